// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/empty.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/upsample_bilinear2d.h>
#include <ATen/ops/upsample_nearest2d.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include <animevae/network/layer.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// The matrix (to, from) of TensorFlow 1's bilinear resizing along one axis: target i lies at the source i * from / to
/// and mixes the sources at its floor and one behind, clamped to the last.
inline Tensor tf1_interpolation(std::int64_t from, std::int64_t to) {
  const Tensor matrix = at::empty({to, from}, at::TensorOptions{}.dtype(at::kDouble)).zero_();
  double* row = matrix.data_ptr<double>();
  for (std::int64_t i = 0; i < to; ++i, row += from) {
    const double source = double(i) * double(from) / double(to);
    const auto lower = std::int64_t(std::floor(source));
    row[lower] += 1 - (source - double(lower));
    row[(std::min)(lower + 1, from - 1)] += source - double(lower);
  }
  return matrix;
}

/// Resizes maps (N, C, H, W). Nothing is averaged, so strong shrinking skips pixels and aliases.
inline Tensor resample(const Tensor& maps, std::int64_t height, std::int64_t width, Resampling rule) {
  const std::array<std::int64_t, 2> extent{height, width};
  switch (rule) {
    case Resampling::nearest: return at::upsample_nearest2d(maps, extent);
    case Resampling::bilinear: return at::upsample_bilinear2d(maps, extent, /*align_corners=*/false);
    case Resampling::bilinear_aligned: return at::upsample_bilinear2d(maps, extent, /*align_corners=*/true);
    case Resampling::bilinear_tf1: break;
  }
  const Tensor rows = tf1_interpolation(maps.size(2), height).to(maps.options());
  const Tensor columns = tf1_interpolation(maps.size(3), width).to(maps.options());
  return at::matmul(at::matmul(rows, maps), columns.t());
}

}  // namespace animevae
