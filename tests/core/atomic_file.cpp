// SPDX-License-Identifier: MIT
#include <animevae/core/atomic_file.hpp>

#include "support/doctest.hpp"

#include <csignal>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include <sys/resource.h>

#include "support/ordinary_user.hpp"
#include "support/small_disk.hpp"
#include "support/temporary_folder.hpp"

using namespace animevae;
namespace fs = std::filesystem;

namespace {

std::string content(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

/// What the failure says after the path.
std::string failure(const fs::path& path, std::string_view text = "new") {
  try {
    write_file(path, text);
  } catch (const FileError& error) {
    CHECK(error.path() == path);
    return std::string{error.what()}.substr(path.string().size() + 2);
  }
  return "none";
}

}  // namespace

TEST_CASE("a file is written whole, and an older one replaced") {
  const TemporaryFolder folder;
  write_file(folder / "file", "old and longer");
  CHECK(content(folder / "file") == "old and longer");
  const std::vector<std::byte> bytes{std::byte{0}, std::byte{255}, std::byte{'\n'}};
  write_file(folder / "file", bytes);
  CHECK(content(folder / "file") == std::string{"\0\xff\n", 3});
  write_file(folder / "empty", "");
  CHECK(content(folder / "empty").empty());
  CHECK(folder.entries() == 2);
}

TEST_CASE("an AtomicFile appears only when it is committed, and leaves nothing where it is not") {
  const TemporaryFolder folder;
  write_file(folder / "file", "old");
  {
    AtomicFile file{folder / "file"};
    file.write("first, ");
    CHECK(content(folder / "file") == "old");
    file.write("second");
    CHECK(content(folder / "file") == "old");
    file.commit();
    CHECK(content(folder / "file") == "first, second");
  }
  {
    AtomicFile abandoned{folder / "file"};
    abandoned.write("half");
    CHECK(folder.entries() == 2);
  }
  CHECK(content(folder / "file") == "first, second");
  CHECK(folder.entries() == 1);
}

TEST_CASE("a new file has the permissions of the umask, a replaced one keeps its own") {
  const TemporaryFolder folder;
  const auto mode = [&](const char* name) { return static_cast<int>(fs::status(folder / name).permissions()); };
  const mode_t before = ::umask(027);
  write_file(folder / "new", "x");
  ::umask(before);
  CHECK(mode("new") == 0640);

  fs::permissions(folder / "new", fs::perms{0600});
  write_file(folder / "new", "y");
  CHECK(mode("new") == 0600);
}

TEST_CASE("through a symbolic link the file behind it is written, and the link stays") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "elsewhere");
  write_file(folder / "elsewhere" / "file", "old");
  fs::create_symlink("elsewhere/file", folder / "link");
  fs::create_symlink(folder / "link", folder / "link-to-link");
  write_file(folder / "link-to-link", "new");
  CHECK(fs::is_symlink(folder / "link"));
  CHECK(content(folder / "elsewhere" / "file") == "new");

  fs::create_symlink("elsewhere/born", folder / "dangling");
  write_file(folder / "dangling", "here");
  CHECK(content(folder / "elsewhere" / "born") == "here");

  fs::create_symlink("loop", folder / "loop");
  CHECK(failure(folder / "loop") == "cannot be written: Too many levels of symbolic links");
}

TEST_CASE("a name as long as the system takes is written") {
  const TemporaryFolder folder;
  write_file(folder / std::string(255, 'n'), "x");
  CHECK(content(folder / std::string(255, 'n')) == "x");
  CHECK(failure(folder / std::string(256, 'n')) == "cannot be written: File name too long");
}

TEST_CASE("a name without a folder is written in the current one") {
  const TemporaryFolder folder;
  const fs::path before = fs::current_path();
  fs::current_path(folder.path);
  write_file("file", "here");
  fs::current_path(before);
  CHECK(content(folder / "file") == "here");
}

TEST_CASE("a path that write_file cannot write is refused in one sentence, and nothing changes") {
  const TemporaryFolder folder;
  CHECK(failure(folder / "absent" / "file") ==
        "cannot be written, its folder cannot be entered: No such file or directory");
  CHECK(failure(folder.path) == "is a folder, a file is to be written");
  CHECK(failure(folder / "") == "names a folder, a file is to be written");
  CHECK(failure("/dev/null") == "is not an ordinary file, so it is not replaced");
  CHECK(failure("") == "names a folder, a file is to be written");

  write_file(folder / "file", "old");
  CHECK(failure(folder / "file" / "below") == "cannot be written: Not a directory");
  fs::permissions(folder / "file", fs::perms{0444});
  fs::permissions(folder.path, fs::perms{0777});
  {
    const OrdinaryUser user;
    if (user.is_ordinary()) CHECK(failure(folder / "file") == "cannot be written: Permission denied");
  }
  fs::permissions(folder.path, fs::perms{0555});
  {
    const OrdinaryUser user;
    if (user.is_ordinary()) {
      CHECK(failure(folder / "other") == "cannot be written, its folder takes no new file: Permission denied");
    }
  }
  fs::permissions(folder.path, fs::perms{0755});
  CHECK(content(folder / "file") == "old");
  CHECK(folder.entries() == 1);
}

TEST_CASE("on a full disk write_file says how much is needed, keeps the old file and leaves nothing else") {
  const SmallDisk disk{64 * 1024};
  if (!disk.mounted) {
    MESSAGE("skipped: mounting a small disk needs the superuser");
    return;
  }
  write_file(disk / "file", "old");
  const std::string sentence = failure(disk / "file", std::string(100'000, 'x'));
  CHECK(sentence.starts_with("cannot be written, 100000 bytes are needed and there was room for "));
  CHECK(sentence.ends_with(": No space left on device"));
  CHECK(content(disk / "file") == "old");
  CHECK(disk.entries() == 1);

  AtomicFile stream{disk / "stream", 1'000'000};
  stream.write(std::string(20'000, 'x'));
  CHECK_THROWS_WITH_AS(stream.write(std::string(80'000, 'x')), doctest::Contains("1000000 bytes are needed"),
                       FileError);
  CHECK(disk.entries() == 1);
}

TEST_CASE("a limit on the size of files is answered like a full disk") {
  const TemporaryFolder folder;
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 8192;
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  const std::string sentence = failure(folder / "file", std::string(10'000, 'x'));
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
  std::signal(SIGXFSZ, handler);
  CHECK(sentence == "cannot be written, 10000 bytes are needed and there was room for 8192: File too large");
  CHECK(folder.entries() == 0);
}

TEST_CASE("many threads write the same name: one of them wins, whole") {
  const TemporaryFolder folder;
  std::vector<std::thread> threads;
  for (char letter = 'a'; letter < 'i'; ++letter) {
    threads.emplace_back([&folder, letter] {
      for (int round = 0; round < 10; ++round) write_file(folder / "file", std::string(5000, letter));
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::string text = content(folder / "file");
  CHECK(text == std::string(5000, text.at(0)));
  CHECK(folder.entries() == 1);
}
