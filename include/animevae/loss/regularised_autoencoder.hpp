// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/square.h>

#include <string_view>

#include <animevae/core/values.hpp>
#include <animevae/loss/concept.hpp>

namespace animevae {

/// distortion + weight * |z|^2 / 2, averaged over the batch: the loss of a deterministic autoencoder whose latents are
/// kept near 0 (Ghosh et al., "From Variational to Deterministic Autoencoders", 2020, equation 9; they regularise the
/// decoder too, for which there is weight decay). It takes no rate, so the posterior needs no density.
struct RegularisedAutoencoder {
  double weight = 0;

  static constexpr std::string_view name = "regularised_autoencoder";
  static constexpr bool needs_rate = false;

  [[nodiscard]] Tensor operator()(const Evaluation& e, const Progress&) const {
    return (e.distortion + sum_per_sample(at::square(e.z)) * (weight / 2)).mean();
  }

  [[nodiscard]] double beta_at(const Progress&) const { return 0; }
  [[nodiscard]] bool is_warmed_up(const Progress&) const { return true; }

  static void visit(auto& self, auto&& f) { f("weight", self.weight, not_negative, "weight of |z|^2 / 2"); }
};

static_assert(Objective<RegularisedAutoencoder> && !NeedsRate<RegularisedAutoencoder>);

}  // namespace animevae
