// SPDX-License-Identifier: MIT
#include "options/short_number.hpp"

#include "support/doctest.hpp"

using namespace animevae::program;

TEST_CASE("short_number writes at most two decimals, without trailing zeros") {
  CHECK(short_number(0) == "0");
  CHECK(short_number(-0.0) == "0");
  CHECK(short_number(2) == "2");
  CHECK(short_number(-1.5) == "-1.5");
  CHECK(short_number(-2.0 / 3) == "-0.67");
  CHECK(short_number(4.0 / 3) == "1.33");
  CHECK(short_number(12.5) == "12.5");
  CHECK(short_number(100) == "100");
  CHECK(short_number(0.1) == "0.1");
}

TEST_CASE("short_number writes two digits of small and of large numbers") {
  CHECK(short_number(0.00123) == "0.0012");
  CHECK(short_number(-0.004) == "-0.004");
  CHECK(short_number(12345678) == "1.2e+07");
}
