// SPDX-License-Identifier: MIT
#include "explore/measure.hpp"

#include "support/doctest.hpp"

using namespace animevae::program;

TEST_CASE("of the durations 1 to 100 the percentiles are themselves") {
  Durations durations;
  for (int i = 100; i >= 1; --i) durations.add(i);
  CHECK(durations.percentile(0.5) == 50);
  CHECK(durations.percentile(0.99) == 99);
  CHECK(durations.percentile(1) == 100);
  CHECK(durations.part_below(51) == doctest::Approx(0.5));
}

TEST_CASE("without durations, percentiles and shares are 0") {
  CHECK(Durations{}.percentile(0.99) == 0);
  CHECK(Durations{}.part_below(1) == 0);
}
