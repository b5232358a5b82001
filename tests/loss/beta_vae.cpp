// SPDX-License-Identifier: MIT
#include <animevae/loss/beta_vae.hpp>

#include "support/doctest.hpp"
#include "support/some_evaluation.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("the loss is distortion + beta * rate, averaged over the batch") {
  const av::Evaluation e = SomeEvaluation{}();
  const double distortion = e.distortion.mean().item<double>(), rate = e.rate.mean().item<double>();
  const auto loss = [&](const auto& objective, std::int64_t step) {
    return objective(e, {.step = step}).template item<double>();
  };
  CHECK(loss(av::BetaVae<>{}, 1) == doctest::Approx(distortion + rate));
  CHECK(loss(av::BetaVae<>{.beta = {.value = 4}}, 1) == doctest::Approx(distortion + 4 * rate));
  const av::BetaVae<av::LinearWarmup> annealed{.beta = {.to = 4.0, .steps = 100}};
  CHECK(loss(annealed, 1) == doctest::Approx(distortion + 0.04 * rate));
  CHECK(loss(annealed, 75) == doctest::Approx(distortion + 3 * rate));
  CHECK(loss(annealed, 1000) == doctest::Approx(distortion + 4 * rate));
}

TEST_CASE("the derivative of the loss with respect to beta is the rate") {
  const av::Evaluation e = SomeEvaluation{}();
  const auto loss = [&](double beta) { return av::BetaVae<>{.beta = {beta}}(e, {}).item<double>(); };
  CHECK(loss(3) - loss(2) == doctest::Approx(e.rate.mean().item<double>()));
  CHECK(e.rate.mean().item<double>() > 0.1);
}

TEST_CASE("gradients of the loss are those of finite differences") {
  const SomeEvaluation some;
  CHECK(some.worst_gradient_error(av::BetaVae<>{.beta = {4}}, {}) < 1e-7);
  CHECK(some.worst_gradient_error(av::BetaVae<av::LinearWarmup>{.beta = {.to = 4, .steps = 100}}, {.step = 30}) < 1e-7);
}

TEST_CASE("BetaVae says the beta of a step and whether its warm-up has ended") {
  const av::BetaVae<av::LinearWarmup> objective{.beta = {.to = 4.0, .steps = 100}};
  CHECK(objective.beta_at({.step = 50}) == 2);
  CHECK(objective.beta_at(av::Progress::final()) == 4);
  CHECK_FALSE(objective.is_warmed_up({.step = 99}));
  CHECK(objective.is_warmed_up({.step = 100}));
  CHECK(av::BetaVae<>{}.is_warmed_up({}));
}

TEST_CASE("check_values names the values of BetaVae's schedule") {
  CHECK_THROWS_WITH_AS(av::check_values(av::BetaVae<>{.beta = {-1}}, "objective"),
                       "objective.beta.value is -1; it must be at least 0", av::InvalidValue);
  CHECK_THROWS_WITH_AS(av::check_values(av::BetaVae<av::LinearWarmup>{.beta = {.steps = -5}}, "objective"),
                       "objective.beta.steps is -5; it must be at least 0", av::InvalidValue);
}
