// SPDX-License-Identifier: MIT
#include <animevae/core/mapped_file.hpp>

#include "support/doctest.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <animevae/core/atomic_file.hpp>

#include "support/temporary_folder.hpp"

using namespace animevae;

namespace {

std::string_view text_of(const MappedFile& file) {
  return {reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size()};
}

}  // namespace

TEST_CASE("a mapped file shows the bytes of the file, an empty one none") {
  const TemporaryFolder folder;
  write_file(folder / "file", "some bytes");
  write_file(folder / "empty", "");
  CHECK(text_of(MappedFile{folder / "file"}) == "some bytes");
  CHECK(MappedFile{folder / "empty"}.bytes().empty());
}

TEST_CASE("a moved MappedFile keeps its address, and its bytes when the file is replaced") {
  const TemporaryFolder folder;
  write_file(folder / "file", "before");
  MappedFile first{folder / "file"};
  const std::byte* const address = first.bytes().data();
  MappedFile second{std::move(first)};
  CHECK(second.bytes().data() == address);
  write_file(folder / "file", "after");
  CHECK(text_of(second) == "before");
  second = MappedFile{folder / "file"};
  CHECK(text_of(second) == "after");
}

TEST_CASE("MappedFile refuses a missing file, a folder and a device") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH_AS(MappedFile{folder / "absent"}, doctest::Contains("absent: cannot be read: No such file"),
                       FileError);
  CHECK_THROWS_WITH_AS(MappedFile{folder.path}, doctest::Contains("is a folder"), FileError);
  CHECK_THROWS_WITH_AS(MappedFile{"/dev/null"}, "/dev/null: is not an ordinary file", FileError);
}
