// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include <animevae/loss/concept.hpp>

namespace animevae {

/// The negative evidence lower bound, distortion + rate, averaged over the batch (Kingma and Welling, 2014).
struct Elbo {
  static constexpr std::string_view name = "elbo";

  [[nodiscard]] Tensor operator()(const Evaluation& e, const Progress&) const { return (e.distortion + e.rate).mean(); }

  [[nodiscard]] double beta_at(const Progress&) const { return 1; }
  [[nodiscard]] bool is_warmed_up(const Progress&) const { return true; }
};

static_assert(Objective<Elbo>);

}  // namespace animevae
