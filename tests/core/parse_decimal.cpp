// SPDX-License-Identifier: MIT
#include <animevae/core/parse_decimal.hpp>

#include "support/doctest.hpp"

#include <cmath>
#include <limits>

using namespace animevae;

TEST_CASE("a text that is a number is read, whatever the locale") {
  CHECK(parse_decimal("0.1") == 0.1);
  CHECK(parse_decimal("-12") == -12);
  CHECK(parse_decimal("1.5e300") == 1.5e300);
  CHECK(std::isnan(parse_decimal("nan").value()));
  CHECK(parse_decimal("-inf") == -std::numeric_limits<double>::infinity());
}

TEST_CASE("parse_decimal refuses blanks, a leading plus, hexadecimal, overflow and trailing text") {
  for (const char* text : {"", " 1", "1 ", "1x", "x", "+1", "1e999", "1,5", "0x10", "--1"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_decimal(text));
  }
}
