// SPDX-License-Identifier: MIT
#include <animevae/train/measurement.hpp>

#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>

#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

av::Evaluation evaluation(std::int64_t images, double distortion) {
  return {.images = at::ones({images, 1, 1, 1}),
          .distortion = at::full({images}, distortion),
          .rate_per_latent = at::ones({images, 2}) * at::tensor({1.0, 3.0}),
          .rate = at::full({images}, 4.0)};
}

/// Adds the losses of a step to a meter.
void add(av::LossMeter& meter, double loss, const av::Evaluation& e, bool finite = true) {
  meter.add(av::batch_losses(at::full({}, loss), e), at::full({}, finite, at::kBool), 0.25);
}

}  // namespace

TEST_CASE("means are weighted by images: a short batch counts less") {
  av::LossMeter meter;
  add(meter, 10, evaluation(30, 6));
  add(meter, 20, evaluation(10, 16));
  CHECK(meter.size() == 2);
  const av::LossMeter::Reading reading = meter.read(2);
  const av::Measurement m = reading.sums.means();
  CHECK(m.images == 40);
  CHECK(m.loss == (10 * 30 + 20 * 10) / 40.0);
  CHECK(m.distortion == (6 * 30 + 16 * 10) / 40.0);
  CHECK(m.rate == 4);
  CHECK(m.rate_per_latent == std::vector<double>{1, 3});
}

TEST_CASE("a reading begins a new stretch, and stretches add up to their whole") {
  av::LossMeter meter;
  av::Sums sums;
  for (int i = 1; i <= 3; ++i) {
    add(meter, i, evaluation(i, 0));
    sums.add(meter.read(i).sums);
    CHECK(meter.size() == 0);
  }
  CHECK(sums.means().loss == doctest::Approx((1 * 1 + 2 * 2 + 3 * 3) / 6.0));
  CHECK(meter.read(3).sums.means().images == 0);
  CHECK(std::isnan(av::Sums{}.means().loss));
}

TEST_CASE("the rates of a latent map are listed one by one") {
  av::LossMeter meter;
  av::Evaluation e = evaluation(2, 0);
  e.rate_per_latent = normal_numbers({2, 2, 3, 1}, 1, at::kFloat);
  add(meter, 1, e);
  const av::Tensor expected = e.rate_per_latent.mean(0).flatten().to(at::kDouble);
  CHECK(difference(at::tensor(meter.read(1).sums.means().rate_per_latent, at::kDouble), expected) < 1e-7);
}

TEST_CASE("a reading has the losses of every step") {
  av::LossMeter meter;
  add(meter, 1, evaluation(5, 0));
  (void)meter.read(1);
  add(meter, 10, evaluation(30, 6));
  add(meter, 20, evaluation(10, 16));
  const auto steps = meter.read(3).steps;
  REQUIRE(steps.size() == 2);
  CHECK(steps[0].step == 2);
  CHECK(steps[0].images == 30);
  CHECK(steps[0].loss == 10);
  CHECK(steps[0].distortion == 6);
  CHECK(steps[0].rate == 4);
  CHECK(steps[1].step == 3);
  CHECK(steps[1].images == 10);
  CHECK(steps[1].loss == 20);
  CHECK(steps[1].distortion == 16);
}

TEST_CASE("a step that was skipped is counted and has no part in the means") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  av::LossMeter meter;
  av::Sums epoch;
  add(meter, 10, evaluation(30, 6));
  add(meter, infinity, evaluation(30, infinity), false);
  const av::LossMeter::Reading first = meter.read(2);
  CHECK(first.steps[1].skipped);
  CHECK_FALSE(first.steps[0].skipped);
  CHECK(first.steps[1].loss == infinity);  // its record is kept
  CHECK(first.steps[0].learning_rate == 0.25);
  CHECK(first.sums.means().skipped == 1);
  CHECK(first.sums.means().loss == 10);
  epoch.add(first.sums);
  add(meter, 10, evaluation(30, 6), false);
  const av::Measurement none = meter.read(3).sums.means();
  CHECK(none.skipped == 1);
  CHECK(std::isnan(none.loss));
  add(meter, 1, evaluation(30, 6), false);
  epoch.add(meter.read(4).sums);
  CHECK(epoch.means().loss == 10);
  CHECK(epoch.means().skipped == 2);
}

TEST_CASE("a model without distortion and rate has a loss alone") {
  av::LossMeter meter;
  meter.add(av::batch_losses(at::full({}, 3.0), 7), at::full({}, true, at::kBool), 1);
  const av::LossMeter::Reading reading = meter.read(1);
  CHECK(reading.steps.at(0).loss == 3);
  const av::Measurement m = reading.sums.means();
  CHECK(m.loss == 3);
  CHECK(m.images == 7);
  CHECK(std::isnan(m.distortion));
  CHECK(m.rate_per_latent.empty());
}

TEST_CASE("terms are the last of a row's numbers, by name, and NaN where no step was finite") {
  av::Evaluation e{.images = at::ones({2, 1, 1, 1}),
                   .distortion = at::full({2}, 5.0, at::kDouble),
                   .rate_per_latent = at::ones({2, 3}, at::kDouble),
                   .rate = at::full({2}, 3.0, at::kDouble)};
  e.distortions = {at::full({2}, 4.0, at::kDouble), at::full({2}, 1.0, at::kDouble)};
  const at::Tensor loss = at::full({}, 9.0, at::kDouble);
  const av::BatchLosses losses = av::batch_losses(loss, e, {at::full({}, 0.5, at::kFloat)});
  av::LossMeter meter;
  meter.add(losses, at::ones({}), 0.1);
  const av::Sums sums = meter.read(1).sums;
  const std::vector<std::string> names{"distortion_a", "distortion_b", "adversary"};
  const av::Measurement m = sums.means(names);
  CHECK(m.loss == 9);
  CHECK(m.rate_per_latent == std::vector<double>{1, 1, 1});
  CHECK(m.terms ==
        std::vector<std::pair<std::string, double>>{{"distortion_a", 4}, {"distortion_b", 1}, {"adversary", 0.5}});
  const av::Measurement none = av::Sums{}.means(names);
  REQUIRE(none.terms.size() == 3);
  CHECK(none.terms[1].first == "distortion_b");
  CHECK(std::isnan(none.terms[1].second));
}
