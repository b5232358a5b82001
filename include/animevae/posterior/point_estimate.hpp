// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include <animevae/posterior/concept.hpp>

namespace animevae {

/// The encoder's output itself, without noise: the deterministic encoder of an autoencoder, of a Wasserstein one too
/// (Tolstikhin et al., 2018). It has no density, so its model has no rate and no evidence lower bound, and needs an
/// objective that works without them.
struct PointEstimate {
  static constexpr std::string_view name = "point_estimate";

  static constexpr Shape moments(Shape latent) { return latent; }
  static constexpr Shape noise(Shape /*latent*/) { return {0}; }

  struct Batch {
    Tensor z{};

    [[nodiscard]] Tensor rsample(const Tensor& /*noise*/) const { return z; }
    [[nodiscard]] Tensor point() const { return z; }
  };

  static Batch of(const Tensor& moments, Shape /*latent*/ = {}) { return {moments}; }
};

static_assert(Posterior<PointEstimate> && !HasDensity<PointEstimate::Batch>);

}  // namespace animevae
