// SPDX-License-Identifier: MIT
#include "training/log.hpp"

#include "support/doctest.hpp"
#include "support/screen.hpp"
#include "support/temporary_folder.hpp"
#include "support/text_of.hpp"

using namespace animevae::program;

TEST_CASE("a sentence goes to the screen and to log.txt at once, a note to the file alone") {
  const TemporaryFolder folder;
  Screen screen;
  animevae::ProgressLine line{screen.stream, screen.options(false)};
  Log log{folder.path, line};
  log.say("one");
  CHECK(text_of(folder / "log.txt") == "one\n");
  log.note("two");
  log.say("three");
  CHECK(screen.text() == "one\nthree\n");
  CHECK(text_of(folder / "log.txt") == "one\ntwo\nthree\n");
}

TEST_CASE("Log appends to an existing log.txt") {
  const TemporaryFolder folder;
  Screen screen;
  animevae::ProgressLine line{screen.stream, screen.options(false)};
  Log{folder.path, line}.note("before");
  Log{folder.path, line}.note("after");
  CHECK(text_of(folder / "log.txt") == "before\nafter\n");
}
