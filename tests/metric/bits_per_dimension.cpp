// SPDX-License-Identifier: MIT
#include <animevae/metric/bits_per_dimension.hpp>

#include <cmath>

#include "support/doctest.hpp"

namespace av = animevae;

TEST_CASE(
    "bits_per_dimension adds 8 bits for a density over [0, 1], none for {0, 1} and the reals, and is undefined over "
    "features") {
  const double nats = 3 * 64 * 64 * std::log(2.0);
  CHECK(av::bits_per_dimension(nats, 3 * 64 * 64, av::Support::unit_interval).value() == doctest::Approx(9));
  CHECK(av::bits_per_dimension(-2 * nats, 3 * 64 * 64, av::Support::unit_interval).value() == doctest::Approx(6));
  CHECK(av::bits_per_dimension(nats, 3 * 64 * 64, av::Support::binary).value() == doctest::Approx(1));
  CHECK(av::bits_per_dimension(nats, 3 * 64 * 64, av::Support::reals).value() == doctest::Approx(1));
  CHECK(av::bits_per_dimension(-2 * nats, 3 * 64 * 64, av::Support::reals).value() == doctest::Approx(-2));
  CHECK_FALSE(av::bits_per_dimension(nats, 3 * 64 * 64, av::Support::features).has_value());
}
