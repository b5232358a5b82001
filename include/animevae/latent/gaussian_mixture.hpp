// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/empty.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/linalg_cholesky.h>
#include <ATen/ops/linalg_cholesky_ex.h>
#include <ATen/ops/linalg_eigh.h>
#include <ATen/ops/linalg_solve_triangular.h>
#include <ATen/ops/log.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/nonzero.h>
#include <ATen/ops/one_hot.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/searchsorted.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/stack.h>

#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/latent/k_means.hpp>
#include <animevae/latent/truncated_normal.hpp>
#include <animevae/tensor/random.hpp>

namespace animevae {

enum class Covariance : std::uint8_t { diagonal, full };

/// A mixture of Gaussians over latents, in float64.
struct GaussianMixture {
  Tensor weights{};  ///< (K), their sum is 1
  Tensor means{};    ///< (K, L)
  Tensor scales{};   ///< standard deviations (K, L), or lower Cholesky factors of the covariances (K, L, L)

  [[nodiscard]] std::int64_t size() const { return means.size(0); }
  [[nodiscard]] std::int64_t latents() const { return means.size(1); }
  [[nodiscard]] Covariance covariance() const { return scales.dim() == 3 ? Covariance::full : Covariance::diagonal; }

  /// log(weight_k N(z; mean_k, covariance_k)) of rows z (N, L), in nats: (N, K).
  [[nodiscard]] Tensor joint_log_prob(const Tensor& z) const {
    const Tensor rows = z.to(at::kDouble);
    if (rows.dim() != 2 || rows.size(1) != latents())
      throw InvalidValue("a mixture over " + std::to_string(latents()) + " latents takes rows of as many");
    std::vector<Tensor> columns;
    for (std::int64_t k = 0; k < size(); ++k) {
      const Tensor centred = rows - means[k], scale = scales[k];
      const bool is_full = covariance() == Covariance::full;
      const Tensor standard =
          is_full ? at::linalg_solve_triangular(scale, centred.t(), /*upper=*/false).t() : centred / scale;
      const Tensor volume = at::log(is_full ? scale.diagonal() : scale).sum();
      columns.push_back(at::log(weights[k]) - volume - standard.square().sum(1) * 0.5 -
                        0.5 * double(latents()) * std::log(2 * std::numbers::pi));
    }
    return at::stack(columns, 1);
  }

  /// log p(z) of rows, in nats: (N).
  [[nodiscard]] Tensor log_prob(const Tensor& z) const { return at::logsumexp(joint_log_prob(z), {1}); }

  /// `count` rows (N, L) drawn from the mixture. Deviations from a component's mean are multiplied by `temperature`;
  /// with a `limit` above 0 they come from normal noise truncated to -limit..limit in each coordinate.
  [[nodiscard]] Tensor sample(std::int64_t count, Generator& generator, double temperature = 1,
                              double limit = 0) const {
    const auto options = at::TensorOptions{}.dtype(at::kDouble);
    const Tensor which =
        at::searchsorted(weights.cumsum(0), at::rand({count}, generator, options)).clamp_max(size() - 1);  // (N)
    const Tensor noise = (limit > 0 ? truncated_normal({count, latents()}, limit, generator, means)
                                    : standard_normal({count, latents()}, generator, means)) *
                         temperature;
    const Tensor rows = at::empty({count, latents()}, options);
    for (std::int64_t k = 0; k < size(); ++k) {
      const Tensor chosen = at::nonzero(which == k).flatten(), own = noise.index_select(0, chosen);
      rows.index_copy_(0, chosen,
                       means[k] + (covariance() == Covariance::full ? own.matmul(scales[k].t()) : own * scales[k]));
    }
    return rows;
  }
};

struct MixtureOptions {
  std::int64_t components = 8;
  Covariance covariance = Covariance::full;
  std::int64_t iterations = 200;
  double tolerance = 1e-6;       ///< EM ends when the mean log-likelihood rises by less, in nats per row
  double variance_floor = 1e-3;  ///< least variance in any direction, as a share of the rows' mean variance
  std::uint64_t seed = 0;
};

struct MixtureFit {
  GaussianMixture mixture{};
  Clustering clustering{};                ///< the most probable component of each row, the largest cluster first
  std::vector<double> log_likelihoods{};  ///< mean over the rows before each step and at the end: it never falls
};

namespace detail {

/// The Cholesky factor of `covariance` with eigenvalues below `floor` raised to it: the most likely covariance with at
/// least that variance in every direction.
inline Tensor floored_cholesky(const Tensor& covariance, double floor) {
  const Tensor least = at::eye(covariance.size(0), covariance.options()) * floor;
  const auto [unused, is_below] = at::linalg_cholesky_ex(covariance - least);
  if (is_below.item<int>() == 0) return at::linalg_cholesky(covariance);
  const auto [values, vectors] = at::linalg_eigh(covariance);
  const Tensor raised = vectors.matmul((values.clamp_min(floor).unsqueeze(1)) * vectors.t());
  return at::linalg_cholesky((raised + raised.t()) / 2);
}

/// The M step: the most likely components for rows with these responsibilities (N, K).
inline GaussianMixture maximise(const Tensor& rows, const Tensor& responsibilities, Covariance kind, double floor) {
  const Tensor shares = responsibilities.sum(0).clamp_min(1e-12);                // (K)
  const Tensor means = responsibilities.t().matmul(rows) / shares.unsqueeze(1);  // (K, L)
  std::vector<Tensor> scales;
  for (std::int64_t k = 0; k < means.size(0); ++k) {
    const Tensor centred = rows - means[k], weight = responsibilities.select(1, k).unsqueeze(1);
    if (kind == Covariance::full) {
      scales.push_back(floored_cholesky((centred * weight).t().matmul(centred) / shares[k], floor));
    } else {
      scales.push_back(at::sqrt(((centred.square() * weight).sum(0) / shares[k]).clamp_min(floor)));
    }
  }
  return {shares / shares.sum(), means, at::stack(scales)};
}

}  // namespace detail

/// A mixture fitted to rows (N, L) by expectation and maximisation from the clusters of k-means; the same for the same
/// seed. Raising variances to the floor is the exact constrained maximum, so that the likelihood never falls.
/// InvalidValue for fewer rows, or fewer different rows, than components.
inline MixtureFit fit_mixture(const Tensor& table, const MixtureOptions& options = {}) {
  const at::NoGradGuard no_grad;
  if (!(options.variance_floor > 0) || options.iterations < 1 || options.components < 1)
    throw InvalidValue("a mixture needs at least 1 component, 1 iteration and a variance floor above 0");
  const KMeans start = k_means(table, {.clusters = options.components, .iterations = 50, .seed = options.seed});
  const Tensor rows = table.to(at::kCPU, at::kDouble);
  const double spread = (rows - rows.mean(0)).square().mean().item<double>();
  if (!(spread > 0)) throw InvalidValue("a mixture cannot be fitted to rows that are all the same");
  const double floor = options.variance_floor * spread;

  MixtureFit fit;
  Tensor responsibilities = at::one_hot(start.clustering.assignments, options.components).to(at::kDouble);
  for (std::int64_t i = 0;; ++i) {
    fit.mixture = detail::maximise(rows, responsibilities, options.covariance, floor);
    const Tensor joint = fit.mixture.joint_log_prob(rows), total = at::logsumexp(joint, {1}, /*keepdim=*/true);
    responsibilities = (joint - total).exp();
    fit.log_likelihoods.push_back(total.mean().item<double>());
    const std::size_t seen = fit.log_likelihoods.size();
    if (i + 1 >= options.iterations ||
        (seen > 1 && fit.log_likelihoods[seen - 1] - fit.log_likelihoods[seen - 2] < options.tolerance))
      break;
  }
  fit.clustering = {.assignments = responsibilities.argmax(1), .centres = fit.mixture.means};
  const Tensor order = detail::largest_first(fit.clustering);
  fit.mixture = {fit.mixture.weights.index_select(0, order), fit.mixture.means.index_select(0, order),
                 fit.mixture.scales.index_select(0, order)};
  return fit;
}

}  // namespace animevae
