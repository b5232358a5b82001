// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <sys/stat.h>

#include <animevae/core/error.hpp>
#include <animevae/core/file_descriptor.hpp>

namespace animevae {

/// A file as a folder lists it: enough to notice later that it has changed.
struct ListedFile {
  std::filesystem::path path;    ///< relative to the folder
  std::uint64_t bytes = 0;       ///< its size
  std::int64_t modified_ns = 0;  ///< when it was last written, since 1970
  /// When it was last renamed, replaced or changed otherwise: two files of one size that were written at one time, as
  /// archives unpack them, may have swapped their names.
  std::int64_t changed_ns = 0;

  friend bool operator==(const ListedFile&, const ListedFile&) = default;
};

namespace detail {

/// By name alone, so that listing opens no file. Kinds that are not read are in the list: they are named among the
/// files left out, where passing over them in silence would puzzle.
[[nodiscard]] inline bool has_image_name(const std::filesystem::path& path) {
  static constexpr std::array<std::string_view, 19> endings{
      ".jpg", ".jpeg", ".jpe",  ".jfif", ".png",  ".bmp", ".gif",  ".tga", ".psd", ".pnm",
      ".pgm", ".ppm",  ".webp", ".avif", ".heic", ".tif", ".tiff", ".jxl", ".jp2"};
  std::string ending = path.extension().string();
  for (char& letter : ending)
    if (letter >= 'A' && letter <= 'Z') letter = char(letter - 'A' + 'a');
  return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

class FolderWalk {
 public:
  explicit FolderWalk(const std::filesystem::path& root) : root_{root} {}

  void enter(const std::filesystem::path& relative) {
    namespace fs = std::filesystem;
    struct stat status {};
    const fs::path folder = relative.empty() ? root_ : root_ / relative;
    if (::stat(folder.c_str(), &status) != 0) throw file_error_from_errno(folder, "cannot be read");
    if (!visited_.insert({status.st_dev, status.st_ino}).second) return;  // links may lead round in circles
    std::error_code error;
    fs::directory_iterator entries{folder, error};
    std::vector<fs::path> names;
    for (; !error && entries != fs::directory_iterator{}; entries.increment(error))
      names.push_back(entries->path().filename());
    if (error) throw FileError{folder, "cannot be read: " + error.message()};
    std::sort(names.begin(), names.end());  // which of two links to a folder is followed must not be left to chance
    for (const fs::path& name : names)
      if (!name.native().starts_with('.')) take(relative / name);
  }

  std::vector<ListedFile> files;

 private:
  void take(const std::filesystem::path& relative) {
    struct stat status {};
    const bool there = ::stat((root_ / relative).c_str(), &status) == 0;  // not so for a link to nothing
    if (there && S_ISDIR(status.st_mode)) return enter(relative);
    if ((there && !S_ISREG(status.st_mode)) || !has_image_name(relative)) return;
    if (!there) status = {};
    const auto since_1970 = [](const timespec& time) {
      return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
    };
    files.push_back({relative, std::uint64_t(status.st_size), since_1970(status.st_mtim), since_1970(status.st_ctim)});
  }

  const std::filesystem::path& root_;
  std::set<std::pair<dev_t, ino_t>> visited_;
};

}  // namespace detail

/// The image files in a folder and the folders below it, ordered by the bytes of their paths; hidden files and folders
/// are passed over, links are followed, each folder is entered once. Nothing is opened: what counts is the ending of
/// the name. Throws FileError when the folder is missing, is a file, may not be read or holds no image file.
[[nodiscard]] inline std::vector<ListedFile> image_files(const std::filesystem::path& folder) {
  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0) {
    if (errno == ENOENT) throw FileError{folder, "there is no such folder"};
    throw file_error_from_errno(folder, "cannot be read");
  }
  if (!S_ISDIR(status.st_mode)) throw FileError{folder, "is a file, a folder of images is needed"};
  detail::FolderWalk walk{folder};
  walk.enter({});
  if (walk.files.empty())
    throw FileError{folder, "holds no image files (their names end in .jpg, .png, .bmp, .gif, .tga or .ppm)"};
  std::sort(walk.files.begin(), walk.files.end(),
            [](const ListedFile& a, const ListedFile& b) { return a.path.native() < b.path.native(); });
  return std::move(walk.files);
}

}  // namespace animevae
