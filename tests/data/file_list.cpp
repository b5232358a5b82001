// SPDX-License-Identifier: MIT
#include <animevae/data/file_list.hpp>

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <sys/stat.h>

#include <animevae/core/atomic_file.hpp>

#include "support/doctest.hpp"
#include "support/ordinary_user.hpp"
#include "support/temporary_folder.hpp"

namespace av = animevae;
namespace fs = std::filesystem;

namespace {

using Names = std::vector<std::string>;

Names names(const fs::path& folder) {
  Names found;
  for (const auto& file : av::image_files(folder)) found.push_back(file.path.string());
  return found;
}

std::string problem(const fs::path& folder) {
  try {
    (void)av::image_files(folder);
  } catch (const av::FileError& error) {
    return std::string{error.what()}.substr(folder.string().size());
  }
  return "";
}

void make(const fs::path& path) {
  fs::create_directories(path.parent_path());
  av::write_file(path, std::string_view{"12345"});
}

}  // namespace

TEST_CASE("image files are found in all folders, ordered by the bytes of their paths") {
  TemporaryFolder folder;
  for (const char* name : {"b.png", "a/2.jpg", "a/10.JPG", "B.gif", "a.bmp", "deep/er/still.jpeg", "\xc3\xa9.png"})
    make(folder / name);
  CHECK(names(folder.path) ==
        Names{"B.gif", "a.bmp", "a/10.JPG", "a/2.jpg", "b.png", "deep/er/still.jpeg", "\xc3\xa9.png"});
}

TEST_CASE("hidden files and folders and other kinds of files are passed over") {
  TemporaryFolder folder;
  for (const char* name :
       {"a.png", ".hidden.png", ".thumbnails/a.png", "factors.csv", "README", "png", "model.safetensors"})
    make(folder / name);
  REQUIRE(::mkfifo((folder / "pipe.png").c_str(), 0600) == 0);  // reading it would wait for ever
  CHECK(names(folder.path) == Names{"a.png"});
}

TEST_CASE("list_images lists AVIF and TIFF files too, which are not read") {
  TemporaryFolder folder;
  for (const char* name : {"a.avif", "b.tif"}) make(folder / name);
  CHECK(names(folder.path) == Names{"a.avif", "b.tif"});
}

TEST_CASE("list_images counts files with other endings, but not hidden ones, CSV tables and the like") {
  TemporaryFolder folder;
  for (const char* name :
       {"a.png", "a.svg", "deep/b.svg", ".hidden.svg", ".cache/c.svg", "d.jpg!d", "labels.csv", "README"})
    make(folder / name);
  const av::ImageListing listing = av::list_images(folder.path);
  CHECK(listing.files.size() == 1);
  CHECK(listing.passed_over.counts() == "2 .svg, 1 .jpg!d");
}

TEST_CASE("a file is listed with its size and time") {
  TemporaryFolder folder;
  make(folder / "a.png");
  const auto before = av::image_files(folder.path);
  REQUIRE(before.size() == 1);
  CHECK(before[0].bytes == 5);
  fs::last_write_time(folder / "a.png", fs::last_write_time(folder / "a.png") + std::chrono::nanoseconds{1000});
  CHECK(av::image_files(folder.path)[0].modified_ns == before[0].modified_ns + 1000);
}

TEST_CASE("links are followed, but not round in circles") {
  TemporaryFolder folder, other;
  make(folder / "in/a.png");
  make(other / "b.png");
  fs::create_directory_symlink(folder.path, folder / "in" / "up");
  fs::create_directory_symlink(other.path, folder / "there");
  fs::create_directory_symlink(other.path, folder / "there-again");
  fs::create_symlink(other / "b.png", folder / "linked.png");
  fs::create_symlink(other / "nothing.png", folder / "broken.png");
  CHECK(names(folder.path) == Names{"broken.png", "in/a.png", "linked.png", "there/b.png"});
}

TEST_CASE("list_images refuses a missing folder, a file and a folder without images") {
  TemporaryFolder folder;
  make(folder / "a.png");
  CHECK(problem(folder / "none") == ": there is no such folder");
  CHECK(problem(folder / "a.png") == ": is a file, a folder of images is needed");
  fs::create_directory(folder / "empty");
  const std::string endings =
      ".jpg .jpeg .jpe .jif .jfif .pjpeg .pjp .mpo .png .apng .webp .gif .bmp .dib .tga .pnm .pbm .pgm .ppm";
  CHECK(problem(folder / "empty") == ": holds no image files (their names end in " + endings + ")");
  for (const char* name : {"texts/a.txt", "texts/b.txt", "texts/c.svg"}) make(folder / name);
  CHECK(problem(folder / "texts") ==
        ": holds no image files (their names end in " + endings + "), only 2 .txt, 1 .svg");
}

TEST_CASE("list_images names a folder without permission, also one below the folder that was given") {
  TemporaryFolder folder;
  make(folder / "open/a.png");
  make(folder / "open/closed/a.png");
  fs::permissions(folder.path, fs::perms{0755});
  fs::permissions(folder / "open/closed", fs::perms{0});
  {
    const OrdinaryUser user;
    if (user.is_ordinary()) {
      CHECK(problem(folder / "open/closed") == ": cannot be read: Permission denied");
      CHECK(problem(folder / "open") == "/closed: cannot be read: Permission denied");
    } else {
      MESSAGE("skipped: nothing is closed to the superuser");
    }
  }
  fs::permissions(folder / "open/closed", fs::perms{0700});
}
