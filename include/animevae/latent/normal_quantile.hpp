// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/erfinv.h>
#include <ATen/ops/tensor.h>

#include <numbers>

#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// The q for which the middle `mass` of N(0, 1) lies within -q..q: 1.96 for 0.95.
[[nodiscard]] inline double normal_quantile(double mass) {
  return std::numbers::sqrt2 * at::erfinv(at::tensor(mass, at::kDouble)).item<double>();
}

}  // namespace animevae
