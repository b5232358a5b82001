// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/abs.h>
#include <ATen/ops/binary_cross_entropy_with_logits.h>
#include <ATen/ops/expm1.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/log.h>
#include <ATen/ops/log1p.h>
#include <ATen/ops/square.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/where.h>

#include <array>
#include <numbers>
#include <string_view>

#include <animevae/reconstruction/concept.hpp>

namespace animevae {

/// p(x|z) = prod_i C(l_i) p_i^x_i (1 - p_i)^(1 - x_i), p = sigmoid(l), l = decoded: the Bernoulli's formula made a
/// density over [0, 1] by C(l) = l / tanh(l / 2) (Loaiza-Ganem and Cunningham, 2019).
struct ContinuousBernoulli {
  static constexpr std::string_view name = "continuous_bernoulli";
  static constexpr int outputs_per_channel = 1;
  static constexpr Support support = Support::unit_interval;
  static constexpr std::array<OwnTensor, 0> own_tensors{};

  [[nodiscard]] Tensor log_prob(const Tensor& decoded, const Tensor& images, const OwnTensors&) const {
    const Tensor unnormalised = -at::binary_cross_entropy_with_logits(decoded, images, {}, {}, at::Reduction::None);
    return sum_per_sample(unnormalised + log_normaliser(decoded));  // (N)
  }

  /// coth(l / 2) / 2 + 1 / 2 - 1 / l, which is not p: it stays further from 0 and 1.
  [[nodiscard]] Tensor mean(const Tensor& decoded) const {
    const Tensor l = away_from_zero(decoded);
    const Tensor x = at::square(decoded);
    const Tensor near_zero = 0.5 + decoded * (1.0 / 12 - x / 720 + at::square(x) / 30240);
    return at::where(is_small(decoded), near_zero, 0.5 / at::tanh(l / 2) + 0.5 - 1 / l);
  }

  /// By the inverse of the distribution function, from the side on which nothing overflows.
  [[nodiscard]] Tensor sample(const Tensor& decoded, const OwnTensors&, Generator& generator) const {
    const Tensor u = uniform_numbers(decoded.sizes(), generator, decoded);
    const Tensor l = at::abs(away_from_zero(decoded)), below = decoded < 0;
    const Tensor x = at::log1p(at::where(below, u, 1 - u) * at::expm1(-l)) / -l;  // for negative l
    return at::where(is_small(decoded), u, at::where(below, x, 1 - x));
  }

 private:
  // Around 0 both formulas are quotients of two small numbers, and their series take over.
  static Tensor is_small(const Tensor& l) { return at::abs(l) < 0.1; }
  static Tensor away_from_zero(const Tensor& l) { return at::where(is_small(l), at::full_like(l, 0.1), l); }

  static Tensor log_normaliser(const Tensor& decoded) {
    const Tensor l = away_from_zero(decoded), x = at::square(decoded);
    const Tensor series =
        std::numbers::ln2 + x / 12 - at::square(x) * (7.0 / 1440) + x * at::square(x) * (31.0 / 90720);
    return at::where(is_small(decoded), series, at::log(l / at::tanh(l / 2)));
  }
};

static_assert(PixelDistribution<ContinuousBernoulli>);

}  // namespace animevae
