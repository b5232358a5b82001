// SPDX-License-Identifier: MIT
#include "options/program_name.hpp"

#include "support/doctest.hpp"

using namespace animevae::program;

namespace {

/// Gives the program its own name again at the end of a test.
struct NameAfterwards {
  ~NameAfterwards() { set_program_name(nullptr); }
};

}  // namespace

TEST_CASE("program_name is the file name of the first argument, and animevae where there is none") {
  const NameAfterwards afterwards;
  CHECK(program_name() == "animevae");
  set_program_name("../build/mine");
  CHECK(program_name() == "mine");
  set_program_name("");
  CHECK(program_name() == "animevae");
  set_program_name(nullptr);
  CHECK(program_name() == "animevae");
}

TEST_CASE("in_own_name puts the program's name into the commands of a text, and nowhere else") {
  const NameAfterwards afterwards;
  const char* text = "'animevae presets' lists them; see\n  animevae train --help";
  CHECK(in_own_name(text) == text);
  set_program_name("my-faces");
  CHECK(in_own_name(text) == "'my-faces presets' lists them; see\n  my-faces train --help");
  CHECK(in_own_name("a model saved by animevae, of animevae 0.1") == "a model saved by animevae, of animevae 0.1");
  CHECK(in_own_name("runs/animevae show") == "runs/animevae show");
  CHECK(in_own_name("") == "");
}
