// SPDX-License-Identifier: MIT
#include "options/checks.hpp"

#include "support/doctest.hpp"

#include <limits>
#include <string>

using namespace animevae::program;

namespace {

std::string fault(const CLI::Validator& check, std::string text) { return check(text); }

}  // namespace

TEST_CASE("whole_number accepts whole numbers within its limits, the limits included") {
  const CLI::Validator check = whole_number(1, 16);
  for (const char* good : {"1", "7", "16"}) {
    CAPTURE(good);
    CHECK(fault(check, good).empty());
  }
  for (const std::string bad :
       {"0", "17", "-1", "", " 1", "1 ", "+1", "1.0", "1e1", "0x2", "ten", "99999999999999999999"}) {
    CAPTURE(bad);
    CHECK(fault(check, bad) == "must be a whole number of at least 1 and at most 16, not '" + bad + "'");
  }
}

TEST_CASE("the message of a check names only the limits that it has") {
  CHECK(fault(count_from(3), "2") == "must be a whole number of at least 3, not '2'");
  CHECK(fault(whole_number<int>(std::numeric_limits<int>::min()), "2.5") == "must be a whole number, not '2.5'");
  CHECK(fault(number(), "seven") == "must be a number, not 'seven'");
}

TEST_CASE("a seed is any number of 64 bits without a sign") {
  CHECK(fault(seed(), "0").empty());
  CHECK(fault(seed(), "18446744073709551615").empty());
  CHECK(fault(seed(), "18446744073709551616") == "must be a whole number of at least 0, not '18446744073709551616'");
  CHECK(fault(seed(), "-1") == "must be a whole number of at least 0, not '-1'");
}

TEST_CASE("whole_number refuses leading zeros, which CLI11 would convert as octal") {
  CLI::App app;
  int count = 0;
  app.add_option("--count", count)->check(whole_number(-20, 20));
  app.parse("--count 16");
  CHECK(count == 16);
  app.parse("--count -9");
  CHECK(count == -9);
  app.parse("--count 0");
  CHECK(count == 0);
  for (const std::string bad : {"010", "-010", "00", "07"}) {
    CAPTURE(bad);
    CHECK(fault(whole_number(-20, 20), bad) == "must be written without leading zeros, not '" + bad + "'");
    CHECK_THROWS_AS(app.parse("--count " + bad), CLI::ValidationError);
  }
}

TEST_CASE("a number is finite and within its limits") {
  for (const char* good : {"0", "-1e300", ".5", "1e-400"}) {
    CAPTURE(good);
    if (std::string{good} != "1e-400") CHECK(fault(number(), good).empty());
  }
  CHECK(fault(number(), "inf") == "must be finite, not 'inf'");
  CHECK(fault(number(), "-inf") == "must be finite, not '-inf'");
  CHECK(fault(number(), "nan") == "must be finite, not 'nan'");
  for (const std::string bad : {"", "1,5", "0x10", "1e", "1e400", "two"}) {
    CAPTURE(bad);
    CHECK(fault(number(), bad) == "must be a number, not '" + bad + "'");
  }
  CHECK(fault(number(animevae::positive), "0") == "must be above 0, not '0'");
  CHECK(fault(number(animevae::positive), "1e-9").empty());
  const CLI::Validator share = number({.at_least = 0, .at_most = 1});
  CHECK(fault(share, "0").empty());
  CHECK(fault(share, "1").empty());
  CHECK(fault(share, "1.5") == "must be at least 0 and at most 1, not '1.5'");
  CHECK(fault(share, "inf") == "must be finite and at least 0 and at most 1, not 'inf'");
}
