// SPDX-License-Identifier: MIT
#include <animevae/loss/schedule.hpp>

#include <cmath>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

struct Nameless {
  [[nodiscard]] double at(const av::Progress&) const { return 0; }
};

double at_step(const av::LinearWarmup& schedule, std::int64_t step) { return schedule.at({.step = step}); }

}  // namespace

TEST_CASE("a warm-up from 0 to 4 over 100 steps is 0.04 in the first step") {
  const av::LinearWarmup schedule{.to = 4, .steps = 100};
  CHECK(at_step(schedule, 1) == doctest::Approx(0.04).epsilon(1e-15));
  CHECK(at_step(schedule, 25) == 1);
  CHECK(at_step(schedule, 99) == doctest::Approx(3.96).epsilon(1e-15));
  CHECK(at_step(schedule, 100) == 4);
  CHECK(at_step(schedule, 101) == 4);
  CHECK(schedule.at(av::Progress::final()) == 4);
}

TEST_CASE("a warm-up of no steps is over from the start") {
  CHECK(at_step({.from = 1, .to = 3, .steps = 0}, 1) == 3);
  CHECK(at_step({.from = 1, .to = 3, .steps = 1}, 1) == 3);
}

TEST_CASE("a warm-up may begin above 0, and may fall") {
  CHECK(at_step({.from = 2, .to = 4, .steps = 10}, 5) == 3);
  CHECK(at_step({.from = 4, .to = 1, .steps = 3}, 1) == 3);
  CHECK(at_step({.from = 4, .to = 1, .steps = 3}, 3) == 1);
}

TEST_CASE("Constant has the same value at every step") {
  CHECK(av::Constant{2.5}.at({}) == 2.5);
  CHECK(av::Constant{2.5}.at(av::Progress::final()) == 2.5);
  CHECK(av::Constant{}.value == 1);
}

TEST_CASE("a schedule has ended when it has its last value") {
  const av::LinearWarmup schedule{.to = 4, .steps = 100};
  CHECK_FALSE(av::has_ended(schedule, {.step = 99}));
  CHECK(av::has_ended(schedule, {.step = 100}));
  CHECK(av::has_ended(av::Constant{}, {}));
}

TEST_CASE("Anime Face Generator anneals from its fifth epoch to its sixteenth") {
  const av::LinearEpochs schedule;
  const auto in_epoch = [&](std::int64_t epoch) { return schedule.at({.epoch = epoch}); };
  for (const std::int64_t epoch : {1, 2, 3, 4}) CHECK(in_epoch(epoch) == 0);
  CHECK(in_epoch(5) == doctest::Approx(1.0 / 12).epsilon(1e-15));
  CHECK(in_epoch(15) == doctest::Approx(11.0 / 12).epsilon(1e-15));
  CHECK(in_epoch(16) == 1);
  CHECK(schedule.at(av::Progress::final()) == 1);
  CHECK(av::LinearEpochs{.from = 2, .to = 1, .first = 0, .last = 4}.at({.epoch = 3}) == 1.5);
  CHECK(av::LinearEpochs{.first = 2, .last = 2}.at({.epoch = 2}) == 0);
  CHECK(av::LinearEpochs{.first = 2, .last = 2}.at({.epoch = 3}) == 1);
}

TEST_CASE("half a cosine is half way in the middle, and slow at both ends") {
  const av::Cosine schedule{.from = 1, .to = 3, .steps = 100};
  const auto at = [&](std::int64_t step) { return schedule.at({.step = step}); };
  CHECK(at(50) == doctest::Approx(2));
  CHECK(at(25) == doctest::Approx(2 - std::sqrt(0.5)));
  CHECK(at(1) - 1 < 0.001);
  CHECK(at(100) == 3);
  CHECK(schedule.at(av::Progress::final()) == 3);
}

TEST_CASE("a cycle rises, stays, and begins again, as often as it is told") {
  const av::Cyclic schedule{.to = 4, .steps = 10, .cycles = 2, .rising = 0.5};
  const auto at = [&](std::int64_t step) { return schedule.at({.step = step}); };
  CHECK(at(1) == doctest::Approx(0.8));
  CHECK(at(4) == doctest::Approx(3.2));
  CHECK(at(5) == 4);
  CHECK(at(10) == 4);
  CHECK(at(11) == doctest::Approx(0.8));
  CHECK(at(21) == 4);
  CHECK(schedule.at(av::Progress::final()) == 4);
}

TEST_CASE("a schedule has a name and a value for every step") {
  CHECK(av::Schedule<av::LinearWarmup>);
  CHECK_FALSE(av::Schedule<Nameless>);
}
