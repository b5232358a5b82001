// SPDX-License-Identifier: MIT
#include "options/fixed.hpp"

#include "support/doctest.hpp"

#include <cmath>
#include <limits>

using animevae::program::fixed;

TEST_CASE("a number has the decimals that are asked for") {
  CHECK(fixed(2, 0) == "2");
  CHECK(fixed(2.96, 1) == "3.0");
  CHECK(fixed(-0.1254, 3) == "-0.125");
  CHECK(fixed(999'999'999, 2) == "999999999.00");
}

TEST_CASE("a number with a long row of digits is written by a power of ten") {
  CHECK(fixed(1e9, 2) == "1e+09");
  CHECK(fixed(-1.2345e12, 1) == "-1.23e+12");
  CHECK(fixed(std::numeric_limits<double>::infinity(), 1) == "inf");
  CHECK(fixed(std::nan(""), 1) == "nan");
}
