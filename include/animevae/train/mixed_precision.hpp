// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include <animevae/tensor/autocast.hpp>
#include <animevae/tensor/parameters.hpp>

namespace animevae {

/// A part of a step that computes convolutions and matrix products in bfloat16 (Micikevicius et al., 2018, without the
/// scaling of the loss, which bfloat16 does not need). Weights, gradients, batch norm's statistics, losses and the
/// optimiser stay in float32. This header is expensive to compile, so vae.hpp does not include it.
struct MixedPrecision {
  at::ScalarType type = at::kBFloat16;
  at::Device device = at::kCPU;  ///< the model's, set when training begins

  static constexpr std::string_view name = "mixed_precision";

  void begin(std::span<const ParameterGroup> groups) { device = groups.front().values().device(); }

  [[nodiscard]] std::unique_ptr<AutocastGuard> guard() const { return std::make_unique<AutocastGuard>(device, type); }
};

}  // namespace animevae
