// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/clamp_min.h>

#include <string_view>

#include <animevae/loss/concept.hpp>
#include <animevae/loss/schedule.hpp>

namespace animevae {

/// distortion + beta * the sum over latents of max(free, rate of that latent), averaged over the batch before the
/// maximum: the first `free` nats of each latent cost nothing, so that none collapses (Kingma et al., 2016).
template <Schedule Beta = Constant>
struct FreeBits {
  double free = 0.1;  ///< nats per latent
  Beta beta{};

  static constexpr std::string_view name = "free_bits";
  static constexpr bool needs_rate_per_latent = true;
  static constexpr bool is_mean_over_images = false;  // it takes the rate of the whole batch

  [[nodiscard]] Tensor operator()(const Evaluation& e, const Progress& progress) const {
    const Tensor rates = at::clamp_min(e.rate_per_latent.mean(0), free);  // a number for each latent
    return e.distortion.mean() + beta.at(progress) * rates.sum();
  }

  [[nodiscard]] double beta_at(const Progress& progress) const { return beta.at(progress); }
  [[nodiscard]] bool is_warmed_up(const Progress& progress) const { return has_ended(beta, progress); }

  static void visit(auto& self, auto&& f) {
    f("free", self.free, not_negative, "nats that each latent may say for nothing");
    f("beta", self.beta, "weight of the rate");
  }
};

static_assert(Objective<FreeBits<>> && Objective<FreeBits<LinearWarmup>>);

}  // namespace animevae
