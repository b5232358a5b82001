// SPDX-License-Identifier: MIT
#include <animevae/train/explosion.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

using Sequence = std::function<double(std::int64_t step)>;

/// The first warning in 1,000 steps.
std::optional<std::string> first_warning(
    const Sequence& rate, const Sequence& distortion, const Sequence& beta = [](std::int64_t) { return 1; }) {
  av::ExplosionWatch watch;
  for (std::int64_t step = 1; step <= 1000; ++step)
    if (auto warning = watch.warning(
            {.step = step, .images = 64, .loss = 0, .distortion = distortion(step), .rate = rate(step)}, beta(step)))
      return warning;
  return std::nullopt;
}

double falls(std::int64_t step) { return 4000 + 5000 * std::exp(-double(step) / 100); }

}  // namespace

TEST_CASE("the warning of an exploding rate says the step, the numbers and what to try") {
  const auto jumps = [](std::int64_t step) { return step == 546 ? 5.5e6 : 217.4; };
  CHECK(first_warning(jumps, [](std::int64_t step) { return step == 1 ? 9000 : 4000; }).value() ==
        "the rate has exploded: at step 546 it is 5500000 nats per image, after 217 in the steps before, and the "
        "distortion has come down by 5000 since training began; try a smaller learning rate or another "
        "initialisation");
}

TEST_CASE("the warning comes for a jump of the rate, for a climb, and where the distortion gets worse too") {
  CHECK(first_warning([](std::int64_t step) { return step > 300 ? 50'000 : 200; }, falls));
  CHECK(first_warning([](std::int64_t step) { return 20 * std::exp(std::max<double>(0, double(step) - 300) / 10); },
                      falls));
  CHECK(first_warning([](std::int64_t step) { return step > 300 ? 50'000 : 200; },
                      [](std::int64_t step) { return step > 300 ? 1e6 : falls(step); }));
  CHECK(first_warning([](std::int64_t step) { return step > 50 ? 5001 : 200; }, falls));  // as soon as it can be
}

TEST_CASE("no warning comes where the distortion falls by more, nor for a rate that was always high") {
  CHECK_FALSE(first_warning([](std::int64_t step) { return step > 300 ? 4000 : 200; }, falls));  // 4,750 were saved
  CHECK_FALSE(first_warning([](std::int64_t step) { return step > 300 ? 190'000 : 20'000; }, falls));
  CHECK_FALSE(first_warning([](std::int64_t) { return 1e6; }, falls));
  CHECK_FALSE(first_warning([](std::int64_t step) { return 1e6 * std::exp(-double(step) / 20) + 30; }, falls));
}

TEST_CASE("no warning comes for a warm-up, a growing capacity, a collapse or a recovery") {
  const auto warm_up = [](std::int64_t step) { return std::min(1.0, double(step) / 200); };
  const auto high_and_free = [](std::int64_t step) {
    return step < 100 ? 2e4 * double(step) / 100 : 2e4 * std::exp(-double(step - 100) / 20) + 25;
  };
  CHECK_FALSE(first_warning([](std::int64_t step) { return step < 60 ? 8.0 : 200; }, falls, warm_up));
  CHECK_FALSE(first_warning([&](std::int64_t step) { return high_and_free(step) / 5; }, falls, warm_up));
  CHECK_FALSE(first_warning([](std::int64_t step) { return 0.025 * double(step); }, falls, [](auto) { return 100; }));
  CHECK_FALSE(first_warning([](std::int64_t step) { return step < 200 ? 20.0 : 1e-9; }, falls));
  CHECK_FALSE(first_warning([](std::int64_t step) { return step < 200 ? 1e-9 : 20.0; }, falls));
}

TEST_CASE("the rate is multiplied by its weight where that is below 1") {
  const auto jumps = [](std::int64_t step) { return step > 300 ? 50'000 : 200; };
  CHECK(first_warning(jumps, falls, [](auto) { return 0.11; }));
  CHECK_FALSE(first_warning(jumps, falls, [](auto) { return 0.09; }));
}

TEST_CASE("rates that are not finite give no warning, and distortions that are not finite are ignored") {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  CHECK_FALSE(first_warning([](std::int64_t step) { return step > 300 ? infinite : 200; }, falls));
  CHECK_FALSE(first_warning([](std::int64_t step) { return step > 300 ? NAN : 200; }, falls));
  CHECK(first_warning([](std::int64_t step) { return step > 500 ? 50'000 : 200; },
                      [](std::int64_t step) { return step == 1 ? -infinite : falls(step); }));
}
