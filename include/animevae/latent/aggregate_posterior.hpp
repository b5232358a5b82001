// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/diag.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/ones.h>

#include <animevae/core/error.hpp>
#include <animevae/latent/gaussian_mixture.hpp>
#include <animevae/latent/posterior_table.hpp>

namespace animevae {

// The aggregate posterior q(z) = mean of N(mean_n, variance_n) over the images: where the latents of real faces lie.
// The prior is where the decoder is asked for samples; the less they agree, the more it helps to sample from a fit to
// this.

/// The Gaussian with the aggregate posterior's mean and full covariance, as a mixture of one component: of all
/// Gaussians the one with the least KL divergence from it. `least_variance` keeps it proper where latents do not vary.
/// InvalidValue for fewer than 2 images.
inline GaussianMixture aggregate_gaussian(const PosteriorTable& table, double least_variance = 1e-9) {
  if (table.images() < 2) throw InvalidValue("a Gaussian is fitted to at least 2 images");
  const Tensor means = table.means.to(at::kDouble), mean = means.mean(0), centred = means - mean;
  const Tensor own = at::exp(table.log_variances.to(at::kDouble)).mean(0);
  const Tensor covariance = centred.t().matmul(centred) / double(table.images()) + at::diag(own);
  return {at::ones({1}, means.options()), mean.unsqueeze(0),
          detail::floored_cholesky(covariance, least_variance).unsqueeze(0)};
}

/// One sample of each image's posterior, (N, L) in float32: a sample of the aggregate posterior, to which a mixture is
/// fitted.
inline Tensor aggregate_sample(const PosteriorTable& table, Generator& generator) {
  const Tensor noise = standard_normal(table.means.sizes(), generator, table.means);
  return table.means + at::exp(table.log_variances * 0.5) * noise;
}

}  // namespace animevae
