// SPDX-License-Identifier: MIT
#include <animevae/loss/elbo.hpp>

#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>

#include <cmath>
#include <numbers>

#include <animevae/reconstruction/gaussian.hpp>

#include "support/doctest.hpp"
#include "support/some_evaluation.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("the loss is distortion + rate, averaged over the batch, at any time") {
  const av::Evaluation e = SomeEvaluation{}();
  const double expected = e.distortion.mean().item<double>() + e.rate.mean().item<double>();
  CHECK(av::Elbo{}(e, {}).item<double>() == doctest::Approx(expected).epsilon(1e-12));
  CHECK(av::Elbo{}(e, av::Progress::final()).item<double>() == doctest::Approx(expected).epsilon(1e-12));
  CHECK(av::Elbo{}.beta_at({}) == 1);
  CHECK(av::Elbo{}.is_warmed_up({}));
}

TEST_CASE("gradients of the loss are those of finite differences") {
  CHECK(SomeEvaluation{}.worst_gradient_error(av::Elbo{}, {}) < 1e-7);
}

TEST_CASE("the loss bounds -log p(x), and equals it for the true posterior") {
  // One pixel, one latent: p(z) = N(0, 1), p(x|z) = N(w z, s^2), so p(x) = N(0, w^2 + s^2) and the true posterior is
  // N(w x / (w^2 + s^2), s^2 / (w^2 + s^2)). The noises +1 and -1 integrate the square exactly.
  const double w = 1.5, s = 0.7, x = 0.8, total = w * w + s * s;
  const auto options = at::TensorOptions{}.dtype(at::kDouble);
  const auto loss = [&](double mean, double variance) {
    const av::DiagonalGaussian::Batch posterior{at::full({2, 1}, mean, options),
                                                at::full({2, 1}, std::log(variance), options)};
    av::Evaluation e{.images = at::full({2, 1, 1, 1}, x, options), .point = posterior.mean};
    e.z = posterior.rsample(at::tensor({1.0, -1.0}, options).view({2, 1}));
    e.distortion = -av::GaussianWith<av::IdentityLink>{.scale = s}.log_prob(w * e.z.view({2, 1, 1, 1}), e.images, {});
    e.rate = posterior.kl_divergence_per_latent().sum(1);
    return av::Elbo{}(e, {}).item<double>();
  };
  const double truth = 0.5 * (x * x / total + std::log(2 * std::numbers::pi * total));
  CHECK(loss(w * x / total, s * s / total) == doctest::Approx(truth).epsilon(1e-12));
  CHECK(loss(w * x / total + 0.1, s * s / total) > truth + 1e-3);
  CHECK(loss(w * x / total, 1) > truth + 1e-3);
}
