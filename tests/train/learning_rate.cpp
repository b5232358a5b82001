// SPDX-License-Identifier: MIT
#include <animevae/train/learning_rate.hpp>

#include <cmath>

#include "support/doctest.hpp"

namespace av = animevae;

TEST_CASE("a learning rate stays as it is until it is told otherwise") {
  for (const std::int64_t step : {1, 2, 1000, 1'000'000}) CHECK(av::LearningRateSchedule{}.factor(step) == 1);
}

TEST_CASE("a warm-up ends at its last step") {
  const av::LearningRateSchedule schedule{.warmup_steps = 10};
  CHECK(schedule.factor(1) == doctest::Approx(0.1));
  CHECK(schedule.factor(10) == 1);
  CHECK(schedule.factor(11) == 1);
}

TEST_CASE("a staircase is facenet's: factor to the power of the whole periods that are over") {
  const av::LearningRateSchedule schedule{.decay_factor = 0.5, .decay_steps = 3};
  for (const auto& [step, factor] : {std::pair{1, 1.0}, {3, 1.0}, {4, 0.5}, {6, 0.5}, {7, 0.25}})
    CHECK(schedule.factor(step) == factor);
  CHECK(av::LearningRateSchedule{.decay_factor = 1, .decay_steps = 1}.factor(50'000) == 1);
}

TEST_CASE("a cosine is half way in the middle and stays at its end") {
  const av::LearningRateSchedule schedule{.cosine_steps = 100, .cosine_end = 0.2};
  CHECK(schedule.factor(1) == 1);
  CHECK(schedule.factor(51) == doctest::Approx(0.6));
  CHECK(schedule.factor(26) == doctest::Approx(0.2 + 0.8 * (1 + std::sqrt(0.5)) / 2));
  CHECK(schedule.factor(101) == doctest::Approx(0.2));
  CHECK(schedule.factor(5000) == doctest::Approx(0.2));
}

TEST_CASE("warm-up, decay and cosine are multiplied") {
  const av::LearningRateSchedule schedule{.warmup_steps = 4, .decay_factor = 0.1, .decay_steps = 2, .cosine_steps = 8};
  CHECK(schedule.factor(3) == doctest::Approx(0.75 * 0.1 * (1 + std::cos(0.25 * 3.14159265358979)) / 2));
}

TEST_CASE("values out of range are refused by name") {
  CHECK_THROWS_WITH_AS(av::check_values(av::LearningRateSchedule{.decay_factor = 0}, "schedule"),
                       doctest::Contains("schedule.decay_factor is 0; it must be above 0 and at most 1"),
                       av::InvalidValue);
  CHECK_THROWS_AS(av::check_values(av::LearningRateSchedule{.warmup_steps = -1}, "schedule"), av::InvalidValue);
}
