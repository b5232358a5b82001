// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/exp.h>
#include <ATen/ops/expm1.h>
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
  constexpr FixedScale(double w) : width{w} {}  // implicit, so that {.scale = 1.0 / 3} compiles

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

/// The maximum-likelihood width of the errors, one number for all pixels, tracked from batch to batch by a moving
/// average during training (optimal sigma-VAE: Rybkin, Daniilidis and Levine, 2021). It balances distortion and rate by
/// itself: leave beta at 1. Evaluation does not update it, so that results do not depend on the batch.
struct OptimalScale {
  static constexpr std::string_view name = "optimal";
  static constexpr std::array own_tensors{OwnTensor{.name = "scale", .shape = {1}, .initial = 0.5, .trained = false}};

  double following = 0.1;  ///< the weight of each batch in the moving average

  [[nodiscard]] const Tensor& operator()(const OwnTensors& own) const { return own[0]; }

  /// Moves the width towards the best one of a batch.
  void follow(const Tensor& best, const OwnTensors& own) const {
    Tensor{own[0]}.lerp_(best.detach().to(own[0].options()).clamp_min(1e-4), following);
  }

  static void visit(std::string_view, auto& self, auto&& f) {
    f("scale_following", self.following, Limits{.above = 0, .at_most = 1},
      "part of the way that the width goes to its best for each batch");
  }
};

namespace detail {
inline double log(double x) { return std::log(x); }
inline Tensor log(const Tensor& x) { return at::log(x); }

/// log(1 - exp(-x)) for x > 0.
inline double log_of_difference(double x) { return std::log(-std::expm1(-x)); }
inline Tensor log_of_difference(const Tensor& x) { return at::log(-at::expm1(-x)); }
}  // namespace detail

}  // namespace animevae
