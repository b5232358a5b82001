// SPDX-License-Identifier: MIT
#include <animevae/metric/metrics.hpp>

#include "support/doctest.hpp"

#include <cmath>

using animevae::Metrics;

TEST_CASE("-ELBO is distortion plus rate") {
  CHECK(Metrics{.distortion = 3, .rate = 2}.negative_elbo() == 5);
  CHECK(Metrics{}.negative_elbo() == 0);
}

TEST_CASE("metrics are finite where each of them is") {
  CHECK(Metrics{.distortion = -1e300, .rate = 1, .mean_absolute_error = 1, .mean_squared_error = 1}.are_finite());
  for (const double bad : {double(NAN), HUGE_VAL, -HUGE_VAL}) {
    CHECK_FALSE(Metrics{.distortion = bad}.are_finite());
    CHECK_FALSE(Metrics{.rate = bad}.are_finite());
    CHECK_FALSE(Metrics{.mean_absolute_error = bad}.are_finite());
    CHECK_FALSE(Metrics{.mean_squared_error = bad}.are_finite());
  }
  CHECK_FALSE(Metrics{.distortion = HUGE_VAL, .rate = -HUGE_VAL}.are_finite());
}
