// SPDX-License-Identifier: MIT
#include <animevae/prior/rate.hpp>

#include <ATen/ops/full.h>

#include <cmath>

#include <animevae/posterior/diagonal_gaussian.hpp>
#include <animevae/posterior/full_gaussian.hpp>
#include <animevae/posterior/point_estimate.hpp>
#include <animevae/prior/mixture_of_gaussians.hpp>
#include <animevae/prior/standard_normal.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

using Diagonal = av::DiagonalGaussian::Batch;
using Full = av::FullGaussian::Batch;

/// p(z) = prod exp(-|z|) / 2, with the members of a prior of one's own and no closed form.
struct LaplacePrior {
  static constexpr std::string_view name = "laplace";
  [[nodiscard]] av::Tensor log_prob_per_latent(const av::Tensor& z) const { return -z.abs() - std::log(2); }
  [[nodiscard]] av::Tensor sample(std::int64_t count, av::Shape shape, av::Generator& generator,
                                  const av::Tensor& like) const {
    return av::standard_laplace(av::batch_sizes(count, shape), generator, like);
  }
};

/// The same, of all latents together.
struct WholeLaplacePrior {
  static constexpr std::string_view name = "whole laplace";
  [[nodiscard]] av::Tensor log_prob(const av::Tensor& z) const { return (-z.abs() - std::log(2)).sum(1); }
};

}  // namespace

TEST_CASE("which posteriors have a rate, and a rate of each latent, under which priors") {
  CHECK(av::HasRatePerLatent<av::StandardNormal, Diagonal>);
  CHECK(av::HasRate<av::StandardNormal, Full>);
  CHECK_FALSE(av::HasRatePerLatent<av::StandardNormal, Full>);
  CHECK(av::HasRatePerLatent<LaplacePrior, Diagonal>);
  CHECK(av::HasRate<LaplacePrior, Full>);
  CHECK_FALSE(av::HasRatePerLatent<LaplacePrior, Full>);
  CHECK(av::HasRate<WholeLaplacePrior, Full>);
  CHECK(av::HasRate<WholeLaplacePrior, Diagonal>);
  CHECK_FALSE(av::HasRatePerLatent<WholeLaplacePrior, Diagonal>);
  CHECK(av::HasRate<av::MixtureOfGaussians<2>, Full>);
  CHECK_FALSE(av::HasRate<av::StandardNormal, av::PointEstimate::Batch>);
}

TEST_CASE("the rate without a closed form is log q(z|x) - log p(z), whose mean is the KL divergence by quadrature") {
  // KL(N(m, s^2) || Laplace(0, 1)) = -log(s sqrt(2 pi e)) + log 2 + E|z|, with the folded normal's mean for E|z|.
  const double m = 0.8, s = 0.6;
  const double folded = s * std::sqrt(2 / M_PI) * std::exp(-m * m / (2 * s * s)) + m * std::erf(m / (s * std::sqrt(2)));
  const double kl = -std::log(s * std::sqrt(2 * M_PI * M_E)) + std::log(2) + folded;
  const std::int64_t n = 200'000;
  const auto options = at::TensorOptions{}.dtype(at::kDouble);
  const Diagonal posterior{at::full({n, 1}, m, options), at::full({n, 1}, 2 * std::log(s), options)};
  const av::Tensor z = posterior.rsample(normal_numbers({n, 1}, 3));
  const av::Tensor each = av::rate_per_latent(LaplacePrior{}, posterior, z, {});
  const double error = each.std().item<double>() / std::sqrt(double(n));
  CHECK(std::abs(each.mean().item<double>() - kl) < 5 * error);
  CHECK(difference(av::rate(LaplacePrior{}, posterior, {z}, {}), each.sum(1)) == 0);
  CHECK(difference(av::rate(WholeLaplacePrior{}, posterior, {z}, {}), each.sum(1)) < 1e-14);
}

TEST_CASE("the closed form of a full Gaussian's rate agrees with the mean over its samples") {
  const std::int64_t n = 200'000;
  const Full posterior = av::FullGaussian::of(normal_numbers({1, 9}, 1).expand({n, 9}), {3});
  const av::Tensor z = posterior.rsample(normal_numbers({n, 3}, 2));
  const av::Tensor sampled = posterior.log_prob(z) - av::StandardNormal{}.log_prob_per_latent(z).sum(1);
  const double error = sampled.std().item<double>() / std::sqrt(double(n));
  const double rate = av::rate(av::StandardNormal{}, posterior, {z}, {})[0].item<double>();
  CHECK(std::abs(sampled.mean().item<double>() - rate) < 5 * error);
}
