// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/abs.h>

#include <concepts>
#include <string_view>

#include <animevae/core/values.hpp>
#include <animevae/loss/concept.hpp>
#include <animevae/loss/schedule.hpp>

namespace animevae {

/// distortion + gamma * |rate - C|, both averaged over the batch first: the rate is held at a capacity C that grows
/// (beta-VAE_B: Burgess et al., 2018).
template <Schedule Capacity = LinearWarmup>
struct CapacityVae {
  double gamma = 100;
  Capacity capacity = [] {  ///< C, in nats
    if constexpr (std::same_as<Capacity, LinearWarmup>) return LinearWarmup{.from = 0, .to = 25, .steps = 100'000};
    else return Capacity{};
  }();

  static constexpr std::string_view name = "capacity_vae";
  static constexpr bool is_mean_over_images = false;  // it takes the rate of the whole batch

  [[nodiscard]] Tensor operator()(const Evaluation& e, const Progress& progress) const {
    return e.distortion.mean() + gamma * at::abs(e.rate.mean() - capacity.at(progress));
  }

  /// gamma, the weight of each nat of rate above the capacity.
  [[nodiscard]] double beta_at(const Progress&) const { return gamma; }
  [[nodiscard]] bool is_warmed_up(const Progress& progress) const { return has_ended(capacity, progress); }

  static void visit(auto& self, auto&& f) {
    f("gamma", self.gamma, not_negative, "weight of the rate's distance from the capacity");
    f("capacity", self.capacity, "the capacity C, in nats");
  }
};

static_assert(Objective<CapacityVae<>>);

}  // namespace animevae
