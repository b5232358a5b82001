// SPDX-License-Identifier: MIT
#pragma once

// The only door to LibTorch's core. Single operators come from <ATen/ops/...> where they are used; with
// AT_PER_OPERATOR_HEADERS defined, TensorOperators.h then stays small (the CMake target defines it).
#ifndef AT_PER_OPERATOR_HEADERS
#define AT_PER_OPERATOR_HEADERS
#endif

#include <ATen/TensorOperators.h>
#include <ATen/core/Reduction.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/grad_mode.h>

#include <cstdint>
#include <vector>

#include <animevae/network/shape.hpp>

namespace animevae {

using Tensor = at::Tensor;

/// The sizes of `count` samples of a shape: (N, C) for vectors, (N, C, H, W) for maps.
inline std::vector<std::int64_t> batch_sizes(std::int64_t count, Shape shape) {
  if (shape.is_vector()) return {count, shape.channels};
  return {count, shape.channels, shape.height, shape.width};
}

/// Sums everything but the first axis: one number per sample.
inline Tensor sum_per_sample(const Tensor& values) {
  // Not flatten(1).sum(1): of a channels-last tensor that would be a copy first.
  std::vector<std::int64_t> axes;
  for (std::int64_t axis = 1; axis < values.dim(); ++axis) axes.push_back(axis);
  return axes.empty() ? values : values.sum(axes);  // to LibTorch, no axes are all axes
}

}  // namespace animevae
