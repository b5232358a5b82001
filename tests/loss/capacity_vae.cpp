// SPDX-License-Identifier: MIT
#include <animevae/loss/capacity_vae.hpp>

#include <algorithm>
#include <cmath>

#include "support/doctest.hpp"
#include "support/some_evaluation.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("the loss is distortion + gamma * |rate - C|, the means taken first") {
  const av::Evaluation e = SomeEvaluation{}();
  const double distortion = e.distortion.mean().item<double>(), rate = e.rate.mean().item<double>();
  const av::CapacityVae<> objective{.gamma = 7, .capacity = {.from = 0, .to = 2 * rate, .steps = 4}};
  for (const std::int64_t step : {1, 2, 3, 4, 10}) {
    const double capacity = 2 * rate * double(std::min<std::int64_t>(step, 4)) / 4;
    CHECK(objective(e, {.step = step}).item<double>() ==
          doctest::Approx(distortion + 7 * std::abs(rate - capacity)).epsilon(1e-12));
  }
  const av::CapacityVae<av::Constant> constant{.gamma = 3, .capacity = {.value = 1}};
  CHECK(constant(e, {}).item<double>() == doctest::Approx(distortion + 3 * std::abs(rate - 1)).epsilon(1e-12));
}

TEST_CASE("CapacityVae has the paper's defaults: gamma 100, C from 0 to 25 nats over 100,000 steps") {
  const av::CapacityVae<> objective;
  CHECK(objective.gamma == 100);
  CHECK(objective.capacity.at({.step = 40'000}) == 10);
  CHECK(objective.capacity.at(av::Progress::final()) == 25);
  CHECK(objective.beta_at({}) == 100);
  CHECK_FALSE(objective.is_warmed_up({.step = 99'999}));
  CHECK(objective.is_warmed_up({.step = 100'000}));
}

TEST_CASE("gradients on both sides of the capacity are those of finite differences") {
  const SomeEvaluation some;
  const double rate = some().rate.mean().item<double>();
  for (const double capacity : {0.5 * rate, 1.5 * rate})
    CHECK(some.worst_gradient_error(av::CapacityVae<av::Constant>{.gamma = 5, .capacity = {capacity}}, {}) < 1e-7);
}

TEST_CASE("below the capacity, more rate is better") {
  const SomeEvaluation some;
  const av::CapacityVae<av::Constant> objective{.gamma = 5, .capacity = {100}};
  const av::Evaluation e = some();
  (objective(e, {}) - e.distortion.mean()).backward();
  // d(-gamma rate)/d(mean) = -gamma mean / N
  CHECK(difference(some.mean.grad(), -5 * some.mean / 4) < 1e-12);
}

TEST_CASE("a negative gamma is refused") {
  CHECK_THROWS_WITH_AS(av::check_values(av::CapacityVae<>{.gamma = -1}, "objective"),
                       "objective.gamma is -1; it must be at least 0", av::InvalidValue);
}
