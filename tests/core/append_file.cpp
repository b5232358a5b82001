// SPDX-License-Identifier: MIT
#include <animevae/core/append_file.hpp>

#include "support/doctest.hpp"

#include <filesystem>
#include <string>

#include <animevae/core/error.hpp>

#include "support/small_disk.hpp"
#include "support/temporary_folder.hpp"
#include "support/text_of.hpp"

using namespace animevae;

TEST_CASE("records are in the file at once, and an existing file is continued") {
  const TemporaryFolder folder;
  AppendFile file{folder / "log"};
  CHECK(file.size() == 0);
  file.append("first\n", "line");
  CHECK(text_of(folder / "log") == "first\n");
  AppendFile again{folder / "log"};
  CHECK(again.size() == 6);
  again.append("second\n", "line");
  CHECK(text_of(folder / "log") == "first\nsecond\n");
}

TEST_CASE("AppendFile::cut cuts the file to a size and never lengthens it") {
  const TemporaryFolder folder;
  AppendFile file{folder / "log"};
  file.append("first\nsecond\n", "line");
  for (const std::int64_t bytes : {100, -1, 13}) file.cut(bytes);
  CHECK(text_of(folder / "log") == "first\nsecond\n");
  file.cut(6);
  CHECK(file.size() == 6);
  file.append("third\n", "line");
  CHECK(text_of(folder / "log") == "first\nthird\n");
}

TEST_CASE("AppendFile in a folder that does not exist is refused with the path") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH_AS((AppendFile{folder / "none" / "log"}), doctest::Contains("log: cannot be written: No such file"),
                       FileError);
}

TEST_CASE("on a full disk AppendFile removes the record that does not fit and keeps the earlier ones") {
  const SmallDisk disk{16 * 1024};
  if (!disk.mounted) {
    MESSAGE("skipped: mounting a small disk needs the superuser");
    return;
  }
  AppendFile file{disk / "log"};
  const std::string record(3000, 'x');
  const auto fill = [&] {
    for (int i = 0; i < 100; ++i) file.append(record, "line");
  };
  CHECK_THROWS_WITH_AS(fill(), doctest::Contains("cannot take another line of 3000 bytes: No space left on device"),
                       FileError);
  CHECK(file.size() > 3000);
  CHECK(file.size() % 3000 == 0);
  CHECK(std::uintmax_t(file.size()) == std::filesystem::file_size(disk / "log"));
}
