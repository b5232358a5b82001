// SPDX-License-Identifier: MIT
#include "options/are_finite.hpp"

#include "support/doctest.hpp"

#include <cmath>
#include <limits>
#include <vector>

using animevae::program::are_finite;

TEST_CASE("numbers are finite when float32 can hold all of them") {
  CHECK(are_finite(std::vector<double>{}));
  CHECK(are_finite(std::vector<double>{0, -1, std::numeric_limits<float>::max(), 1e-300}));
  for (const double odd : {std::nan(""), std::numeric_limits<double>::infinity(), -1e39})
    CHECK_FALSE(are_finite(std::vector<double>{1, odd, 2}));
}
