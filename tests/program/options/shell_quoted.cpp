// SPDX-License-Identifier: MIT
#include "options/shell_quoted.hpp"

#include "support/doctest.hpp"

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

using animevae::program::shell_quoted;
using animevae::program::typed;

namespace {

/// What /bin/sh takes a word for.
std::string read_by_shell(const std::string& word) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> shell{popen(("printf %s " + word).c_str(), "r"), pclose};
  REQUIRE(shell);
  std::string text;
  for (int byte; (byte = std::fgetc(shell.get())) != EOF;) text += char(byte);
  return text;
}

}  // namespace

TEST_CASE("a quoted text is one word of a shell") {
  CHECK(shell_quoted("") == "''");
  CHECK(shell_quoted("it's") == R"('it'\''s')");
  for (const std::string text : {"a b", "it's", "''", "$HOME `id` $(id)", "a\\b\"c", "*;&|<>#~!", "two\nlines"})
    CHECK(read_by_shell(shell_quoted(text)) == text);
}

TEST_CASE("typed() writes a folder below the current one relative to it, and another one as it is") {
  const std::filesystem::path here = std::filesystem::current_path();
  CHECK(typed("runs/mine") == "runs/mine");
  CHECK(typed("runs/mine/") == "runs/mine");
  CHECK(typed("./runs//other/../mine") == "runs/mine");
  CHECK(typed(here / "runs/mine") == "runs/mine");
  CHECK(typed(".") == ".");
  CHECK(typed("..") == here.parent_path().string());
  CHECK(typed("..runs") == "..runs");
  CHECK(typed("/no/such/run") == "/no/such/run");
}

TEST_CASE("a folder that a shell would not take for one word is quoted") {
  CHECK(typed("my runs/it's") == "'my runs/it'\\''s'");
  CHECK(typed("$HOME") == "'$HOME'");
  CHECK(typed("-run") == "'./-run'");
  CHECK(typed("a-run_1.2,b+c:d@e%f") == "a-run_1.2,b+c:d@e%f");
}
