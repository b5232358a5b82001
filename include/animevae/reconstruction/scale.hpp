// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/exp.h>
#include <ATen/ops/log.h>

#include <array>
#include <cmath>
#include <string_view>

#include <animevae/core/values.hpp>
#include <animevae/tensor/own_tensors.hpp>

namespace animevae {

/// The width of a distribution, chosen by the user: one number for all pixels.
struct FixedScale {
  static constexpr std::string_view name = "fixed";
  static constexpr std::array<OwnTensor, 0> own_tensors{};

  double width = 1;

  constexpr FixedScale() = default;
  constexpr FixedScale(double w) : width{w} {}  // so that {.scale = 1.0 / 3} reads as it should

  [[nodiscard]] double operator()(const OwnTensors&) const { return width; }

  static void visit(std::string_view owner_name, auto& self, auto&& f) {
    f(owner_name, self.width, positive, "width of the reconstruction distribution, in units of pixel values in [0, 1]");
  }
};

/// The width as a parameter of the model, one number for all pixels, learned as its logarithm along with everything
/// else (sigma-VAE: Rybkin, Daniilidis and Levine, 2021). It balances distortion and rate by itself: leave beta at 1.
struct LearnedScale {
  static constexpr std::string_view name = "learned";
  static constexpr std::array own_tensors{OwnTensor{.name = "log_scale", .shape = {1}, .initial = -1.0}};

  [[nodiscard]] Tensor operator()(const OwnTensors& own) const { return at::exp(own[0]); }

  static void visit(std::string_view, auto&, auto&&) {}
};

namespace detail {
inline double log(double x) { return std::log(x); }
inline Tensor log(const Tensor& x) { return at::log(x); }
}  // namespace detail

}  // namespace animevae
