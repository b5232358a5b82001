// SPDX-License-Identifier: MIT
#include <animevae/train/measurement.hpp>

#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>

#include <limits>

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

av::Tensor number(double x) { return at::full({}, x); }

}  // namespace

TEST_CASE("means are weighted by images: a short batch counts less") {
  av::LossMeter meter;
  meter.add(number(10), evaluation(30, 6));
  meter.add(number(20), evaluation(10, 16));
  CHECK(meter.size() == 2);
  const av::LossMeter::Reading reading = meter.read(2);
  CHECK_FALSE(reading.first_not_finite);
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
    meter.add(number(i), evaluation(i, 0));
    sums.add(meter.read(i).sums);
    CHECK(meter.size() == 0);
  }
  CHECK(sums.means().loss == doctest::Approx((1 * 1 + 2 * 2 + 3 * 3) / 6.0));
  CHECK(meter.read(3).sums.means().images == 0);
  CHECK(av::Sums{}.means().loss == 0);
}

TEST_CASE("the rates of a latent map are listed one by one") {
  av::LossMeter meter;
  av::Evaluation e = evaluation(2, 0);
  e.rate_per_latent = normal_numbers({2, 2, 3, 1}, 1, at::kFloat);
  meter.add(number(1), e);
  const av::Tensor expected = e.rate_per_latent.mean(0).flatten().to(at::kDouble);
  CHECK(difference(at::tensor(meter.read(1).sums.means().rate_per_latent, at::kDouble), expected) < 1e-7);
}

TEST_CASE("a reading has the losses of every step") {
  av::LossMeter meter;
  meter.add(number(1), evaluation(5, 0));
  (void)meter.read(1);
  meter.add(number(10), evaluation(30, 6));
  meter.add(number(20), evaluation(10, 16));
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

TEST_CASE("the first step whose loss is not finite is found") {
  av::LossMeter meter;
  meter.add(number(1), evaluation(1, 0));
  (void)meter.read(1);
  meter.add(number(1), evaluation(1, 0));
  meter.add(number(std::numeric_limits<double>::infinity()), evaluation(1, 0));
  meter.add(number(std::numeric_limits<double>::quiet_NaN()), evaluation(1, 0));
  CHECK(meter.read(4).first_not_finite == 3);
}
