// SPDX-License-Identifier: MIT
#include "options/usage.hpp"

#include "support/doctest.hpp"

#include <string>

using namespace animevae::program;

namespace {

/// What a program with two subcommands says of a command line.
std::string fault_of(const std::string& line) {
  CLI::App program{"", "animevae"};
  int epochs = 0, count = 0;
  bool is_verbose = false;
  program.require_subcommand(1);
  program.add_flag("--verbose", is_verbose);
  program.add_subcommand("train")->add_option("--epochs", epochs);
  program.add_subcommand("sample")->add_option("-n,--count", count);
  try {
    program.parse(line);
  } catch (const CLI::ParseError& error) {
    return usage_fault(program, error);
  }
  return {};
}

}  // namespace

TEST_CASE("a correct command line has no fault") { CHECK(fault_of("train --epochs 3").empty()); }

TEST_CASE("a misspelt subcommand is refused with the subcommands near it") {
  CHECK(fault_of("trian") == "'trian' is not a subcommand; did you mean 'train'?");
  CHECK(fault_of("xyzzy") == "'xyzzy' is not a subcommand");
}

TEST_CASE("a misspelt option is refused with the options of its own subcommand near it") {
  CHECK(fault_of("train --epoch 3") == "--epoch is not an option of train; did you mean '--epochs'?");
  CHECK(fault_of("train --epoch=3") == "--epoch is not an option of train; did you mean '--epochs'?");
  CHECK(fault_of("sample --epochs 3") == "--epochs is not an option of sample");
  CHECK(fault_of("--verbos") == "--verbos is not an option of animevae; did you mean '--verbose'?");
}

TEST_CASE("an option in front of its subcommand is refused with the place where it belongs") {
  CHECK(fault_of("--epochs 3 train") == "--epochs belongs behind train");
  CHECK(fault_of("--epochs=3 train") == "--epochs belongs behind train");
}

TEST_CASE("an argument too many is refused with the name of its subcommand") {
  CHECK(fault_of("train now") == "'now' is one argument too many for train");
}

TEST_CASE("any other fault of a command line is one line") {
  const std::string missing = fault_of("train --epochs");
  CHECK(missing.starts_with("--epochs"));
  CHECK(missing.find('\n') == std::string::npos);
  CHECK_FALSE(fault_of("train --epochs three").empty());
  CHECK_FALSE(fault_of("").empty());
}
