// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/exp.h>
#include <ATen/ops/log.h>
#include <ATen/ops/outer.h>
#include <ATen/ops/sqrt.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/latent/posterior_table.hpp>

namespace animevae {

/// The statistics of a data set's latents, to compare with the prior.
struct LatentStatistics {
  std::vector<double> mean{};          ///< of the posterior means
  std::vector<double> log_variance{};  ///< log of the variance of the posterior means, as VAE animeface plots it
  std::vector<double> aggregate_log_variance{};  ///< of the aggregate posterior: with the posteriors' own variance
  /// Mean rate of each latent, in nats: as given, or the KL divergence of a Gaussian from N(0, 1); empty without the
  /// posteriors' variances.
  std::vector<double> rate{};
  std::vector<std::int64_t> order{};  ///< latents by falling rate, or without it by the falling variance of their means
  Tensor correlation{};               ///< (latents, latents), Pearson's, of the posterior means, float64
};

/// Indices of `values`, the largest first; equal ones keep their order.
inline std::vector<std::int64_t> falling_order(std::span<const double> values) {
  std::vector<std::int64_t> order(values.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::int64_t a, std::int64_t b) { return values[std::size_t(a)] > values[std::size_t(b)]; });
  return order;
}

/// The moments of each latent over a data set, and the correlations between latents. Variances divide by N. `rate` is
/// the mean rate of each latent under the model's prior, Metrics::rate_per_latent of evaluate(): without it, statistics
/// of Gaussian posteriors are those under N(0, 1), which is the model's own rate where its prior is StandardNormal.
inline LatentStatistics latent_statistics(const PosteriorTable& table, std::span<const double> rate = {}) {
  if (!rate.empty() && std::int64_t(rate.size()) != table.latents())
    throw InvalidValue("statistics of " + std::to_string(table.latents()) + " latents were given the rates of " +
                       std::to_string(rate.size()));
  if (table.images() < 2) throw InvalidValue("statistics of the latents need at least 2 images");
  const Tensor means = table.means.to(at::kDouble);
  const Tensor centre = means.mean(0), centred = means - centre;           // (L), (N, L)
  const Tensor covariance = centred.t().matmul(centred) / table.images();  // (L, L)
  const Tensor variance = covariance.diagonal();                           // (L)
  const Tensor deviation = at::sqrt(variance);
  const auto numbers = [](const Tensor& tensor) {
    const Tensor plain = tensor.contiguous();
    return std::vector<double>(plain.data_ptr<double>(), plain.data_ptr<double>() + plain.numel());
  };
  LatentStatistics d;
  d.mean = numbers(centre);
  d.log_variance = numbers(at::log(variance));
  d.aggregate_log_variance = d.log_variance;
  d.order = falling_order(d.log_variance);
  if (table.log_variances.defined()) {
    const Tensor log_variances = table.log_variances.to(at::kDouble), variances = at::exp(log_variances);
    d.aggregate_log_variance = numbers(at::log(variance + variances.mean(0)));
    d.rate = numbers((means * means + variances - 1 - log_variances).mean(0) * 0.5);
    d.order = falling_order(d.rate);
  }
  if (!rate.empty()) {
    d.rate.assign(rate.begin(), rate.end());
    d.order = falling_order(d.rate);
  }
  d.correlation = (covariance / at::outer(deviation, deviation)).contiguous();
  return d;
}

}  // namespace animevae
