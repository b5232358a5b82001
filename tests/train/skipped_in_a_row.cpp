// SPDX-License-Identifier: MIT
#include <animevae/train/skipped_in_a_row.hpp>

#include "support/doctest.hpp"

#include <cstdint>
#include <vector>

namespace av = animevae;

TEST_CASE("the first skipped step of a row is remembered with its images, and a good step ends the row") {
  const std::vector<std::int64_t> batches[] = {{0, 1}, {2, 3}, {4, 5}, {6, 7}};
  av::SkippedInARow skipped;
  const auto take = [&](std::int64_t step, bool is_skipped) {
    skipped.count(step, is_skipped, [&] { return std::span{batches[step]}; });
  };
  take(0, false);
  CHECK_FALSE(skipped.any());
  take(1, true);
  take(2, true);
  CHECK(skipped.steps() == 2);
  CHECK(skipped.first() == 1);
  CHECK(skipped.images_of_first() == batches[1]);
  take(3, false);
  CHECK_FALSE(skipped.any());
  take(2, true);
  CHECK(skipped.steps() == 1);
  CHECK(skipped.images_of_first() == batches[2]);
}

TEST_CASE("SkippedInARow::too_many is true after ten steps") {
  const std::vector<std::int64_t> batch{0};
  av::SkippedInARow skipped;
  for (std::int64_t step = 1; step <= 10; ++step) {
    CHECK_FALSE(skipped.too_many());
    skipped.count(step, true, [&] { return std::span{batch}; });
  }
  CHECK(skipped.too_many());
}
