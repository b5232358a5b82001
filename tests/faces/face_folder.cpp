// SPDX-License-Identifier: MIT
#include <animevae/faces/face_folder.hpp>

#include <filesystem>
#include <iterator>
#include <string>

#include <animevae/core/atomic_file.hpp>

#include "support/doctest.hpp"
#include "support/ordinary_user.hpp"
#include "support/small_disk.hpp"
#include "support/temporary_folder.hpp"

namespace av = animevae;
namespace fs = std::filesystem;

namespace {

void fill(const fs::path& path, const std::string& text, bool overwrite = false) {
  av::FaceFolder folder{path, overwrite};
  folder.add("000000.png", text);
  folder.commit();
}

std::string problem(const fs::path& path, bool overwrite = false) {
  try {
    fill(path, "new", overwrite);
  } catch (const av::FileError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a folder of faces appears when it is complete, with the folders above it") {
  const TemporaryFolder temporary;
  const fs::path target = temporary / "a" / "b";
  {
    av::FaceFolder folder{target, false};
    folder.add("000000.png", "picture");
    CHECK(!fs::exists(target));
    folder.commit();
  }
  CHECK(fs::file_size(target / "000000.png") == 7);
  CHECK(std::distance(fs::directory_iterator{temporary / "a"}, {}) == 1);
}

TEST_CASE("a folder of faces that is given up leaves nothing") {
  const TemporaryFolder temporary;
  {
    av::FaceFolder folder{temporary / "faces", false};
    folder.add("000000.png", "picture");
  }
  CHECK(temporary.entries() == 0);
}

TEST_CASE("FaceFolder fills an empty folder, also when its path ends in a slash") {
  const TemporaryFolder temporary;
  fs::create_directory(temporary / "faces");
  CHECK(problem(temporary / "faces" / "") == "");
  CHECK(fs::exists(temporary / "faces" / "000000.png"));
}

TEST_CASE("faces are overwritten only on demand") {
  const TemporaryFolder temporary;
  const fs::path target = temporary / "faces";
  fill(target, "old face");
  CHECK(problem(target) == target.string() + ": already holds faces, choose another folder or ask to overwrite them");
  CHECK(fs::file_size(target / "000000.png") == 8);
  CHECK(problem(target, true) == "");
  CHECK(fs::file_size(target / "000000.png") == 3);
  CHECK(temporary.entries() == 1);
}

TEST_CASE("a folder in which anything else lies is never replaced") {
  const TemporaryFolder temporary;
  const fs::path target = temporary / "home";
  for (const std::string name : {"letter.txt", "0000.png", "holiday.png", "000000.jpg"}) {
    fs::create_directories(target / name);
    CHECK(problem(target, true) ==
          target.string() + ": holds other files (" + name + "), choose a new or empty folder");
    fs::remove(target / name);
  }
}

TEST_CASE("a file in place of the folder is refused") {
  const TemporaryFolder temporary;
  av::write_file(temporary / "faces", "text");
  CHECK(problem(temporary / "faces") ==
        (temporary / "faces").string() + ": is a file, a folder for the faces is needed");
  CHECK_THROWS_AS(fill("", "x"), av::InvalidValue);
}

TEST_CASE("FaceFolder names a path that it may not write, and the reason") {
  const TemporaryFolder temporary;
  const OrdinaryUser ordinary;
  if (!ordinary.is_ordinary()) return;
  const std::string path = "/proc/animevae/faces";
  CHECK(problem(path).starts_with(path + ": cannot be made: "));
}

TEST_CASE("on a full disk FaceFolder throws one sentence and leaves nothing behind") {
  const SmallDisk disk{64 * 1024};
  if (!disk.mounted) return;
  const std::string large(100'000, 'x');
  try {
    fill(disk / "faces", large);
    FAIL("it fitted");
  } catch (const av::FileError& error) {
    CHECK(std::string{error.what()} ==
          (disk / "faces").string() + ": the faces cannot be written: No space left on device");
  }
  CHECK(disk.entries() == 0);
}
