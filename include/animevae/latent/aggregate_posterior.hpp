// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/diag.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/ones.h>

#include <animevae/core/error.hpp>
#include <animevae/latent/gaussian_mixture.hpp>
#include <animevae/latent/posterior_table.hpp>

namespace animevae {

// The aggregate posterior q(z) = mean of N(mean_n, variance_n) over the images: the distribution of the latents of real
// images. The less it agrees with the prior, the more it helps to sample from a fit to it instead of from the prior.
// Without variances it is the distribution of the points that stand for the images.

/// The Gaussian with the aggregate posterior's mean and full covariance, as a mixture of one component: of all
/// Gaussians it has the least KL divergence KL(q(z) || N). `least_variance` keeps the covariance invertible where
/// latents do not vary. InvalidValue for fewer than 2 images.
inline GaussianMixture aggregate_gaussian(const PosteriorTable& table, double least_variance = 1e-9) {
  if (table.images() < 2) throw InvalidValue("a Gaussian is fitted to at least 2 images");
  const Tensor means = table.means.to(at::kDouble), mean = means.mean(0), centred = means - mean;
  Tensor covariance = centred.t().matmul(centred) / double(table.images());
  if (table.log_variances.defined())
    covariance = covariance + at::diag(at::exp(table.log_variances.to(at::kDouble)).mean(0));
  return {at::ones({1}, means.options()), mean.unsqueeze(0),
          detail::floored_cholesky(covariance, least_variance).unsqueeze(0)};
}

/// One sample of each image's posterior, (N, L) in float32: a sample of the aggregate posterior, to which a mixture is
/// fitted.
inline Tensor aggregate_sample(const PosteriorTable& table, Generator& generator) {
  if (!table.log_variances.defined()) return table.means;
  const Tensor noise = standard_normal(table.means.sizes(), generator, table.means);
  return table.means + at::exp(table.log_variances * 0.5) * noise;
}

}  // namespace animevae
