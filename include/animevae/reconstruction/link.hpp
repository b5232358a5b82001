// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/sigmoid.h>

#include <string_view>

#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// From the decoder's values, which have no bounds, to the mean of a distribution over pixels. The distribution owns
/// it, so 'sigmoid in the decoder or in the loss?' cannot be got wrong.
struct Sigmoid {
  static constexpr std::string_view name = "sigmoid";
  [[nodiscard]] Tensor operator()(const Tensor& decoded) const { return at::sigmoid(decoded); }
};

struct IdentityLink {
  static constexpr std::string_view name = "identity";
  [[nodiscard]] Tensor operator()(const Tensor& decoded) const { return decoded; }
};

}  // namespace animevae
