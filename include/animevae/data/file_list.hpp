// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <sys/stat.h>

#include <animevae/core/error.hpp>
#include <animevae/core/file_descriptor.hpp>
#include <animevae/data/passed_over.hpp>
#include <animevae/image/image_endings.hpp>

namespace animevae {

/// A file with the facts that show later whether it has changed.
struct ListedFile {
  std::filesystem::path path;    ///< relative to the folder
  std::uint64_t bytes = 0;       ///< its size
  std::int64_t modified_ns = 0;  ///< when it was last written, since 1970
  /// The time of its last change of any kind, such as renaming. Archives unpack files with equal times, so two files of
  /// one size may swap their names without a change of `modified_ns`.
  std::int64_t changed_ns = 0;

  friend bool operator==(const ListedFile&, const ListedFile&) = default;
};

/// The files of a folder of images.
struct ImageListing {
  std::vector<ListedFile> files{};  ///< ordered by the bytes of their paths
  PassedOver passed_over{};         ///< the other files, but for hidden ones
};

namespace detail {

class FolderWalk {
 public:
  explicit FolderWalk(const std::filesystem::path& root) : root_{root} {}

  void enter(const std::filesystem::path& relative) {
    namespace fs = std::filesystem;
    struct stat status {};
    const fs::path folder = relative.empty() ? root_ : root_ / relative;
    if (::stat(folder.c_str(), &status) != 0) throw file_error_from_errno(folder, "cannot be read");
    if (!visited_.insert({status.st_dev, status.st_ino}).second) return;  // links may form cycles
    std::error_code error;
    fs::directory_iterator entries{folder, error};
    std::vector<fs::path> names;
    for (; !error && entries != fs::directory_iterator{}; entries.increment(error))
      names.push_back(entries->path().filename());
    if (error) throw FileError(folder, "cannot be read: " + error.message());
    std::sort(names.begin(), names.end());  // so that of two links to a folder always the same one is followed
    for (const fs::path& name : names)
      if (!name.native().starts_with('.')) take(relative / name);
  }

  ImageListing found;

 private:
  void take(const std::filesystem::path& relative) {
    struct stat status {};
    const bool there = ::stat((root_ / relative).c_str(), &status) == 0;  // false for a dangling link
    if (there && S_ISDIR(status.st_mode)) return enter(relative);
    if (there && !S_ISREG(status.st_mode)) return;
    if (!has_image_name(relative)) return found.passed_over.add(relative);
    if (!there) status = {};
    const auto since_1970 = [](const timespec& time) {
      return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
    };
    found.files.push_back(
        {relative, std::uint64_t(status.st_size), since_1970(status.st_mtim), since_1970(status.st_ctim)});
  }

  const std::filesystem::path& root_;
  std::set<std::pair<dev_t, ino_t>> visited_;
};

}  // namespace detail

/// The image files in a folder and the folders below it, ordered by the bytes of their paths; hidden files and folders
/// are passed over, links are followed, each folder is entered once. No file is opened: the ending of the name decides
/// (`image_endings`; unsupported image formats are listed too). Throws FileError when the folder is missing, is a file,
/// may not be read or holds no image file.
[[nodiscard]] inline ImageListing list_images(const std::filesystem::path& folder) {
  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0) {
    if (errno == ENOENT) throw FileError(folder, "there is no such folder");
    throw file_error_from_errno(folder, "cannot be read");
  }
  if (!S_ISDIR(status.st_mode)) throw FileError(folder, "is a file, a folder of images is needed");
  detail::FolderWalk walk{folder};
  walk.enter({});
  ImageListing& found = walk.found;
  if (found.files.empty()) {
    const std::string others = found.passed_over.counts_of_all();
    throw FileError(folder, fmt::format("holds no image files (their names end in {}){}", fmt::join(image_endings, " "),
                                        others.empty() ? "" : ", only " + others));
  }
  std::sort(found.files.begin(), found.files.end(),
            [](const ListedFile& a, const ListedFile& b) { return a.path.native() < b.path.native(); });
  return std::move(found);
}

/// The files that `list_images` finds.
[[nodiscard]] inline std::vector<ListedFile> image_files(const std::filesystem::path& folder) {
  return list_images(folder).files;
}

}  // namespace animevae
