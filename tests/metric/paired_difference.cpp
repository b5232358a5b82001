// SPDX-License-Identifier: MIT
#include <animevae/metric/paired_difference.hpp>

#include <vector>

#include "support/doctest.hpp"

using namespace animevae;

TEST_CASE("a paired difference has the mean of the differences and its interval") {
  // Differences 1, 2, 3, 4, 5: mean 3, variance 2.5, standard error sqrt(0.5).
  const std::vector<double> first{10, 20, 30, 40, 50}, second{11, 22, 33, 44, 55};
  const PairedDifference difference = paired_difference(first, second);
  CHECK(difference.mean == doctest::Approx(3));
  CHECK(difference.low == doctest::Approx(3 - 1.959964 * 0.70710678));
  CHECK(difference.high == doctest::Approx(3 + 1.959964 * 0.70710678));
  CHECK(paired_difference(second, first).mean == doctest::Approx(-3));
}

TEST_CASE("a constant difference has an interval of width 0") {
  const std::vector<double> first{1, 5, 2}, second{2, 6, 3};
  const PairedDifference difference = paired_difference(first, second);
  CHECK(difference.low == 1);
  CHECK(difference.high == 1);
}

TEST_CASE("lists that cannot be paired are refused") {
  const std::vector<double> two{1, 2}, three{1, 2, 3}, one{1};
  CHECK_THROWS_WITH_AS((void)paired_difference(two, three),
                       "a paired difference of 2 and 3 measurements has no meaning; there must be as many of each",
                       InvalidValue);
  CHECK_THROWS_AS((void)paired_difference(one, one), InvalidValue);
}
