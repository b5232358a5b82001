// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/core/hash.hpp>
#include <animevae/core/read_file.hpp>
#include <animevae/data/cache_file.hpp>
#include <animevae/data/cache_folder.hpp>
#include <animevae/data/file_list.hpp>
#include <animevae/data/parallel_for.hpp>
#include <animevae/image/difference_hash.hpp>
#include <animevae/image/fit.hpp>
#include <animevae/image/image.hpp>
#include <animevae/image/image_limits.hpp>
#include <animevae/image/read_image.hpp>
#include <animevae/network/shape.hpp>

namespace animevae {

/// How a folder of images becomes a data set.
struct ImageFolderOptions {
  ResizePolicy resize{};
  bool keep_duplicates = false;          ///< files with exactly the same bytes count once unless this is set
  std::filesystem::path cache_folder{};  ///< where decoded pictures are kept; empty: default_cache_folder()
  ImageLimits limits{};                  ///< larger files are left out
  int threads = 0;                       ///< for decoding; 0: one per core
  /// Called now and then while pictures are decoded, on the caller's thread, with the number of files done and of all
  /// files.
  std::function<void(std::size_t done, std::size_t total)> progress{};
};

namespace detail {

/// A hash of everything that determines the cached pixels: the settings and the files.
[[nodiscard]] inline std::uint64_t cache_key(const std::vector<ListedFile>& files, const ImageFolderOptions& options) {
  std::string key = fmt::format("{} {} {} {} {} {} {} {}", int(options.resize.fit), int(options.resize.filter),
                                options.resize.padding, options.resize.canvas, options.keep_duplicates,
                                options.limits.side, options.limits.pixels, options.limits.file_bytes);
  for (const ListedFile& file : files) {
    append_text(key, file.path.native());
    append_number(key, file.bytes);
    append_number(key, file.modified_ns);
    append_number(key, file.changed_ns);
  }
  return xxh64(key);
}

struct DecodedFile {
  Image image;
  std::uint64_t content_hash = 0, difference_hash = 0;
  std::string problem;  ///< empty when the image is there
};

[[nodiscard]] inline DecodedFile decode_file(const std::filesystem::path& path, Shape shape,
                                             const ImageFolderOptions& options) {
  DecodedFile file;
  try {
    const auto bytes = read_file(path, std::uint64_t(options.limits.file_bytes));
    file.content_hash = xxh64(bytes);
    const Image picture = decode_image(bytes, options.limits);
    file.image = fit(picture, shape, options.resize);
    file.difference_hash = difference_hash(picture);
  } catch (const Error& error) {
    // The list of files left out has the path in a column of its own.
    const std::string_view what = error.what(), prefix = path.native();
    file.problem = what.starts_with(prefix) ? what.substr(prefix.size() + 2) : what;
  }
  return file;
}

/// Decodes the files of a folder and writes them to a cache file, in their order.
class CacheBuilder {
 public:
  CacheBuilder(const std::filesystem::path& folder, Shape shape, const ImageFolderOptions& options)
      : folder_{folder}, shape_{shape}, options_{options} {}

  void build(const std::vector<ListedFile>& files, const std::filesystem::path& path, std::uint64_t key) {
    CacheWriter cache{path, shape_, key, files.size()};
    const std::size_t threads = options_.threads > 0 ? std::size_t(options_.threads) : core_count();
    std::vector<DecodedFile> decoded(16 * threads);  // this many are in memory at once
    for (std::size_t begin = 0; begin < files.size(); begin += decoded.size()) {
      if (options_.progress) options_.progress(begin, files.size());
      const std::size_t count = (std::min)(decoded.size(), files.size() - begin);
      parallel_for(count, threads,
                   [&](std::size_t i) { decoded[i] = decode_file(folder_ / files[begin + i].path, shape_, options_); });
      for (std::size_t i = 0; i < count; ++i) keep_or_leave_out(cache, files[begin + i].path, decoded[i]);
    }
    if (options_.progress) options_.progress(files.size(), files.size());
    if (cache.images() == 0)
      throw FileError(folder_, fmt::format("holds {} image files, and none of them can be used; the first, {}: {}",
                                           files.size(), files.front().path.string(), first_reason_));
    cache.commit();
  }

 private:
  void keep_or_leave_out(CacheWriter& cache, const std::filesystem::path& path, const DecodedFile& file) {
    std::string reason = file.problem;
    if (reason.empty() && !options_.keep_duplicates) {
      const auto [first, is_new] = seen_.try_emplace(file.content_hash, path);
      if (!is_new && same_bytes(first->second, path)) reason = "has the same bytes as " + first->second.string();
    }
    if (reason.empty()) return cache.add(file.image.pixels, {path, file.content_hash, file.difference_hash});
    if (first_reason_.empty()) first_reason_ = reason;
    cache.leave_out({path, reason});
  }

  /// Equal hashes are no proof, so the bytes are compared before a picture is dropped. A file that can no longer be
  /// read counts as different.
  [[nodiscard]] bool same_bytes(const std::filesystem::path& a, const std::filesystem::path& b) const try {
    return read_file(folder_ / a) == read_file(folder_ / b);
  } catch (const FileError&) {
    return false;
  }

  const std::filesystem::path& folder_;
  Shape shape_;
  const ImageFolderOptions& options_;
  std::unordered_map<std::uint64_t, std::filesystem::path> seen_;
  std::string first_reason_;
};

}  // namespace detail

/// The decoded pictures of a folder (`files`, as `list_images` finds them) as bytes in a memory-mapped file, N x H x W
/// x C. They are decoded once, on all cores, and found again as long as the settings and each file's path, size and
/// times stay the same. Files that cannot be read, and exact duplicates, are left out. Throws FileError when there is
/// nothing to read, or no room to write.
[[nodiscard]] inline CacheFile open_image_cache(const std::filesystem::path& folder,
                                                const std::vector<ListedFile>& files, Shape shape,
                                                const ImageFolderOptions& options = {}) {
  const std::uint64_t key = detail::cache_key(files, options);
  const auto caches = options.cache_folder.empty() ? default_cache_folder() : options.cache_folder;
  // One cache for each folder, shape and way to resize: a changed folder replaces its own cache.
  const auto name = fmt::format("{} {} {} {} {} {}", std::filesystem::canonical(folder).native(), shape.channels,
                                shape.height, shape.width, int(options.resize.fit), int(options.resize.filter));
  const auto path = caches / (to_hex(xxh64(name)) + ".images");
  if (auto cache = CacheFile::open(path, shape, key)) return *std::move(cache);
  prepare_cache_folder(caches);
  detail::CacheBuilder{folder, shape, options}.build(files, path, key);
  if (auto cache = CacheFile::open(path, shape, key)) return *std::move(cache);
  throw FileError(path, "was just written and cannot be read back");
}

/// The same for all image files in the folder.
[[nodiscard]] inline CacheFile open_image_cache(const std::filesystem::path& folder, Shape shape,
                                                const ImageFolderOptions& options = {}) {
  return open_image_cache(folder, image_files(folder), shape, options);
}

}  // namespace animevae
