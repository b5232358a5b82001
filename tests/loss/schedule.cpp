// SPDX-License-Identifier: MIT
#include <animevae/loss/schedule.hpp>

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

TEST_CASE("a constant stays") {
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

TEST_CASE("a schedule has a name and a value for every step") {
  CHECK(av::Schedule<av::LinearWarmup>);
  CHECK_FALSE(av::Schedule<Nameless>);
}
