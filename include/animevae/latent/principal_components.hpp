// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/abs.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/diag.h>
#include <ATen/ops/linalg_eigh.h>
#include <ATen/ops/outer.h>
#include <ATen/ops/sign.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cstdint>
#include <string>

#include <animevae/core/decimal.hpp>
#include <animevae/core/error.hpp>
#include <animevae/latent/directions.hpp>

namespace animevae {

/// Accumulates mean and covariance of latents batch by batch, in float64 and constant memory (Chan, Golub and LeVeque
/// 1979).
class LatentMoments {
 public:
  /// Adds latents in rows, (N, L).
  void add(const Tensor& latents) {
    const Tensor rows = latents.to(at::kCPU, at::kDouble);
    if (rows.dim() != 2 || (count_ > 0 && rows.size(1) != mean_.numel()))
      throw InvalidValue("moments are of latents in rows, all of the same length");
    if (rows.size(0) == 0) return;
    const auto more = double(rows.size(0)), before = double(count_);
    const Tensor mean = rows.mean(0), centred = rows - mean;
    const Tensor scatter = centred.t().matmul(centred);
    count_ += rows.size(0);
    if (before == 0) {
      mean_ = mean;
      scatter_ = scatter;
      return;
    }
    const Tensor shift = mean - mean_;
    scatter_ = scatter_ + scatter + at::outer(shift, shift) * (before * more / (before + more));
    mean_ = mean_ + shift * (more / (before + more));
  }

  [[nodiscard]] std::int64_t count() const { return count_; }
  [[nodiscard]] const Tensor& mean() const { return mean_; }                         ///< (L)
  [[nodiscard]] Tensor covariance() const { return scatter_ / double(count_ - 1); }  ///< (L, L), of N - 1

 private:
  std::int64_t count_ = 0;
  Tensor mean_{}, scatter_{};
};

/// The directions in which latents vary most, largest first: unit vectors, each at right angles to the others.
struct PrincipalComponents {
  Tensor mean{};              ///< (L), float64
  Tensor components{};        ///< (K, L); the sign makes the entry of largest magnitude positive
  Tensor variances{};         ///< (K), of the latents along each component
  double total_variance = 0;  ///< the sum over all components, also those left out

  [[nodiscard]] std::int64_t size() const { return components.size(0); }
  /// The share of the variance that the first `count` components explain.
  [[nodiscard]] double explained(std::int64_t count) const {
    return total_variance > 0 ? variances.narrow(0, 0, count).sum().item<double>() / total_variance : 0;
  }
};

/// The first `most` principal components, and no more than there are images or latents. With `posterior_variances` (L),
/// the mean variances of the posteriors, the components are those of the aggregate posterior, otherwise those of the
/// posterior means. InvalidValue for fewer than 2 images.
inline PrincipalComponents principal_components(const LatentMoments& moments, std::int64_t most,
                                                const Tensor& posterior_variances = {}) {
  if (moments.count() < 2) throw InvalidValue("principal components need at least 2 images");
  if (most < 1) throw InvalidValue("at least 1 principal component must be asked for, not " + std::to_string(most));
  Tensor covariance = moments.covariance();
  if (posterior_variances.defined()) covariance = covariance + at::diag(posterior_variances.to(at::kDouble));
  const auto [rising, vectors] = at::linalg_eigh(covariance);
  const std::int64_t latents = covariance.size(0);
  const std::int64_t rank = posterior_variances.defined() ? latents : (std::min)(moments.count(), latents);
  const std::int64_t count = (std::min)(most, rank);
  PrincipalComponents found{.mean = moments.mean(), .components = {}, .variances = {}};
  found.variances = rising.flip(0).narrow(0, 0, count).clamp_min(0).contiguous();
  const Tensor rows = vectors.t().flip(0).narrow(0, 0, count);
  const Tensor largest = rows.gather(1, at::argmax(at::abs(rows), 1, /*keepdim=*/true));
  found.components = (rows * at::sign(largest)).contiguous();
  found.total_variance = covariance.diagonal().sum().item<double>();
  return found;
}

/// What a weight of 1 along a principal component means.
enum class ComponentScale : std::uint8_t {
  deviations,  ///< one standard deviation of the latents, from their mean
  unit,        ///< a step of length 1 from the latent 0, as Anime VAE's window has it
};

/// Principal components as directions c0, c1, ..., with their share of the variance beside them.
inline Directions component_directions(const PrincipalComponents& found, const std::string& model,
                                       ComponentScale scale = ComponentScale::deviations) {
  const bool is_unit = scale == ComponentScale::unit;
  const Tensor lengths = at::sqrt(found.variances).unsqueeze(1);  // (K, 1)
  Directions directions{
      .names = {},
      .origin = (is_unit ? at::zeros({found.components.size(1)}) : found.mean).to(at::kFloat),
      .vectors = (is_unit ? found.components : found.components * lengths).to(at::kFloat),
      .kind = "principal components",
      .model = model,
      .more = {{"scale", is_unit ? "unit" : "deviations"}, {"total_variance", decimal(found.total_variance)}},
      .tables = {{"variances", found.variances}}};
  for (std::int64_t i = 0; i < found.size(); ++i) directions.names.push_back("c" + std::to_string(i));
  return directions;
}

}  // namespace animevae
