// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include <animevae/loss/concept.hpp>
#include <animevae/loss/schedule.hpp>

namespace animevae {

/// distortion + beta * rate, averaged over the batch (beta-VAE_H: Higgins et al., 2017).
template <Schedule Beta = Constant>
struct BetaVae {
  Beta beta{};

  static constexpr std::string_view name = "beta_vae";

  [[nodiscard]] Tensor operator()(const Evaluation& e, const Progress& progress) const {
    return (e.distortion + beta.at(progress) * e.rate).mean();
  }

  [[nodiscard]] double beta_at(const Progress& progress) const { return beta.at(progress); }
  [[nodiscard]] bool is_warmed_up(const Progress& progress) const { return has_ended(beta, progress); }

  static void visit(auto& self, auto&& f) { f("beta", self.beta, "weight of the rate"); }
};

static_assert(Objective<BetaVae<>> && Objective<BetaVae<LinearWarmup>>);

}  // namespace animevae
