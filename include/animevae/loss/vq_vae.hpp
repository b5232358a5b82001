// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include <animevae/core/values.hpp>
#include <animevae/loss/concept.hpp>

namespace animevae {

/// distortion + rate + |sg(e(x)) - c|^2 + commitment |e(x) - sg(c)|^2, averaged over the batch (van den Oord et al.,
/// 2017, equation 3), sg a stopped gradient: for models whose posterior is a Codebook, or without the third term a
/// MovingCodebook. The rate trains the prior of the codes; under UniformCodes it is a constant.
struct VqVae {
  double commitment = 0.25;

  static constexpr std::string_view name = "vq_vae";

  [[nodiscard]] Tensor operator()(const Evaluation& e, const Progress&, const OwnTensors&, const auto& context) const {
    const auto& q = context.posterior;
    const Tensor loss = e.distortion + e.rate + q.commitment_error() * commitment;
    if constexpr (requires { q.codebook_error(); }) return (loss + q.codebook_error()).mean();
    else return loss.mean();
  }

  [[nodiscard]] double beta_at(const Progress&) const { return 1; }
  [[nodiscard]] bool is_warmed_up(const Progress&) const { return true; }

  static void visit(auto& self, auto&& f) {
    f("commitment", self.commitment, not_negative, "weight of the encoder's distance to its code");
  }
};

static_assert(Objective<VqVae>);

}  // namespace animevae
