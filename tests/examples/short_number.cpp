// SPDX-License-Identifier: MIT
#include "../../examples/animevae/short_number.hpp"

#include "support/doctest.hpp"

TEST_CASE("a number in a caption has no digits that say nothing") {
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

TEST_CASE("small and large ones keep two digits") {
  CHECK(short_number(0.00123) == "0.0012");
  CHECK(short_number(-0.004) == "-0.004");
  CHECK(short_number(12345678) == "1.2e+07");
}
