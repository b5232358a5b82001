// SPDX-License-Identifier: MIT
#include <animevae/core/read_file.hpp>

#include "support/doctest.hpp"

#include <cstddef>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <sys/stat.h>

#include "support/ordinary_user.hpp"
#include "support/temporary_folder.hpp"

using namespace animevae;

namespace {

std::string text_of(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

TEST_CASE("a file is read whole, every byte of it") {
  const TemporaryFolder folder;
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{65536}, std::size_t{300'001}}) {
    std::string text(size, 'x');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 37 % 256);
    std::ofstream{folder / "file", std::ios::binary} << text;
    CHECK(text_of(read_file(folder / "file")) == text);
    CHECK(read_file(folder / "file", size).size() == size);
  }
}

TEST_CASE("a file longer than the limit is refused with both numbers") {
  const TemporaryFolder folder;
  std::ofstream{folder / "file"} << "12345";
  CHECK_THROWS_WITH_AS((void)read_file(folder / "file", 4),
                       ((folder / "file").string() + ": has 5 bytes, the limit is 4").c_str(), FileError);
}

TEST_CASE("a pipe, whose length nobody knows, is read to its end") {
  const TemporaryFolder folder;
  const auto pipe = folder / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const std::string text(200'000, 'y');
  std::thread writer{[&] { std::ofstream{pipe} << text; }};
  CHECK(text_of(read_file(pipe)) == text);
  writer.join();
}

TEST_CASE("read_file refuses a missing file, a folder and a file without permission in one sentence") {
  const TemporaryFolder folder;
  const auto sentence = [&](const std::filesystem::path& path) -> std::string {
    try {
      (void)read_file(path);
    } catch (const FileError& error) {
      CHECK(error.path() == path);
      return std::string{error.what()}.substr(path.string().size());
    }
    return "read";
  };
  CHECK(sentence(folder / "absent") == ": cannot be read: No such file or directory");
  CHECK(sentence(folder.path) == ": is a folder, a file is needed");

  std::ofstream{folder / "secret"} << "x";
  std::filesystem::permissions(folder.path, std::filesystem::perms{0755});
  std::filesystem::permissions(folder / "secret", std::filesystem::perms::none);
  const OrdinaryUser user;
  if (!user.is_ordinary()) return;
  CHECK(sentence(folder / "secret") == ": cannot be read: Permission denied");
}
