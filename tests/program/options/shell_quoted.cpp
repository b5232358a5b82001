// SPDX-License-Identifier: MIT
#include "options/shell_quoted.hpp"

#include "support/doctest.hpp"

#include <cstdio>
#include <memory>
#include <string>

using animevae::program::shell_quoted;

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
