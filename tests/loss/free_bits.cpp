// SPDX-License-Identifier: MIT
#include <animevae/loss/free_bits.hpp>

#include <ATen/ops/zeros.h>

#include "support/doctest.hpp"
#include "support/some_evaluation.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("with nothing free the loss is that of beta-VAE") {
  const av::Evaluation e = SomeEvaluation{}();
  const double expected = (e.distortion + 3 * e.rate).mean().item<double>();
  CHECK(av::FreeBits<>{.free = 0, .beta = {3}}(e, {}).item<double>() == doctest::Approx(expected));
}

TEST_CASE("FreeBits counts a latent whose mean rate is below the free nats as if it had them") {
  av::Evaluation e = SomeEvaluation{}();
  const std::int64_t images = e.rate.size(0);
  e.rate_per_latent = at::zeros({images, 3}, at::TensorOptions{}.dtype(at::kDouble));
  e.rate_per_latent.select(1, 0).fill_(0.05);
  e.rate_per_latent.select(1, 1).fill_(0.4);
  e.rate_per_latent.narrow(0, 0, 1).select(1, 2).fill_(0.3 * double(images));  // 0.3 in the mean over the batch
  const double distortion = e.distortion.mean().item<double>();
  CHECK(av::FreeBits<>{.free = 0.2}(e, {}).item<double>() == doctest::Approx(distortion + 0.2 + 0.4 + 0.3));
}

TEST_CASE("gradients of free bits are those of finite differences") {
  const SomeEvaluation some;
  CHECK(some.worst_gradient_error(av::FreeBits<>{.free = 0.25, .beta = {2}}, {}) < 1e-6);
}

TEST_CASE("check_values refuses negative free nats, and the schedule gives FreeBits its beta") {
  CHECK_THROWS_AS(av::check_values(av::FreeBits<>{.free = -1}, "objective"), av::InvalidValue);
  const av::FreeBits<av::LinearWarmup> objective{.beta = {.to = 2, .steps = 10}};
  CHECK(objective.beta_at({.step = 5}) == 1);
  CHECK_FALSE(objective.is_warmed_up({.step = 5}));
}
