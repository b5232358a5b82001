// SPDX-License-Identifier: MIT
#include <animevae/latent/normal_quantile.hpp>

#include "support/doctest.hpp"

TEST_CASE("normal_quantile(p) bounds the central share p of N(0, 1), as in tables") {
  CHECK(animevae::normal_quantile(0.95) == doctest::Approx(1.959963984540054).epsilon(1e-12));
  CHECK(animevae::normal_quantile(0.6826894921370859) == doctest::Approx(1).epsilon(1e-12));
  CHECK(animevae::normal_quantile(0) == 0);
}
