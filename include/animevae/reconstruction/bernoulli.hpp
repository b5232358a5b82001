// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/binary_cross_entropy_with_logits.h>

#include <array>
#include <string_view>

#include <animevae/reconstruction/concept.hpp>
#include <animevae/reconstruction/link.hpp>

namespace animevae {

/// p(x|z) = prod_i p_i^x_i (1 - p_i)^(1 - x_i), p = sigmoid(decoded), computed from the logits. Normalised over {0, 1};
/// for grey values in between it is the negative cross-entropy, the expected log-probability of a coin with that bias,
/// as usual in the field.
struct Bernoulli {
  static constexpr std::string_view name = "bernoulli";
  static constexpr int outputs_per_channel = 1;
  static constexpr Support support = Support::binary;
  static constexpr std::array<OwnTensor, 0> own_tensors{};

  [[nodiscard]] Tensor log_prob(const Tensor& decoded, const Tensor& images, const OwnTensors&) const {
    return -sum_per_sample(at::binary_cross_entropy_with_logits(decoded, images, {}, {}, at::Reduction::None));  // (N)
  }

  [[nodiscard]] Tensor mean(const Tensor& decoded) const { return Sigmoid{}(decoded); }

  /// Images of zeros and ones.
  [[nodiscard]] Tensor sample(const Tensor& decoded, const OwnTensors&, Generator& generator) const {
    return (uniform_numbers(decoded.sizes(), generator, decoded) < Sigmoid{}(decoded)).to(decoded.options());
  }
};

static_assert(PixelDistribution<Bernoulli>);

}  // namespace animevae
