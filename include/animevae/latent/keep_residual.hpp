// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/empty.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include <animevae/core/error.hpp>
#include <animevae/image/resize.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

namespace detail {

/// The weights (pixels, samples) of Catmull-Rom interpolation from `samples` samples, spread over the interval from
/// `from` of length `length`, at the pixels first, first + 1, ...; at an end of the interval inside the picture (0 to
/// `whole`) the weights fade out over a tenth of its length.
inline Tensor cubic_weights(std::int64_t first, std::int64_t pixels, double from, double length, std::int64_t samples,
                            double whole) {
  const Tensor matrix = at::empty({pixels, samples}, at::TensorOptions{}.dtype(at::kFloat)).zero_();
  float* row = matrix.data_ptr<float>();
  const auto fade = [&](double distance) {
    const double t = std::clamp(distance / (0.1 * length), 0.0, 1.0);
    return t * t * (3 - 2 * t);
  };
  for (std::int64_t pixel = 0; pixel < pixels; ++pixel, row += samples) {
    const double place = double(first + pixel) + 0.5;
    const double visible =
        (from > 0 ? fade(place - from) : 1) * (from + length < whole ? fade(from + length - place) : 1);
    const double source = (place - from) / length * double(samples) - 0.5, floor = std::floor(source);
    const double t = source - floor;
    const std::array weights{((-0.5 * t + 1) * t - 0.5) * t, (1.5 * t - 2.5) * t * t + 1,
                             ((-1.5 * t + 2) * t + 0.5) * t, (0.5 * t - 0.5) * t * t};
    for (std::int64_t tap = 0; tap < 4; ++tap) {
      const std::int64_t sample = std::clamp(std::int64_t(floor) + tap - 1, std::int64_t{0}, samples - 1);
      row[sample] += float(visible * weights[std::size_t(tap)]);
    }
  }
  return matrix;
}

}  // namespace detail

/// A picture (C, H, W) with an edit added to a part of it: `edited - decoded`, two pictures of the model's own size,
/// scaled up to that part. Detail that the model cannot reconstruct stays, at the picture's full sharpness. The edit
/// fades out towards the edges of the part, except along the edges of the picture. Clipped to [0, 1]. Throws
/// InvalidValue for pictures whose shapes do not fit together and for a part that reaches beyond the picture.
[[nodiscard]] inline Tensor keep_residual(const Tensor& original, const Tensor& decoded, const Tensor& edited,
                                          const Box& part) {
  if (original.dim() != 3 || decoded.dim() != 3 || decoded.sizes() != edited.sizes() ||
      decoded.size(0) != original.size(0))
    throw InvalidValue("an edit is added to a picture (C, H, W) by two others of equal sizes and as many channels");
  const auto height = double(original.size(1)), width = double(original.size(2));
  if (!(part.top >= 0 && part.left >= 0 && part.height > 0 && part.width > 0 && part.top + part.height <= height &&
        part.left + part.width <= width))
    throw InvalidValue("the part of a picture that is edited must lie within it");
  const at::NoGradGuard no_grad;
  const auto top = std::int64_t(part.top), left = std::int64_t(part.left);
  const std::int64_t rows = std::int64_t(std::ceil(part.top + part.height)) - top;
  const std::int64_t columns = std::int64_t(std::ceil(part.left + part.width)) - left;
  const Tensor down = detail::cubic_weights(top, rows, part.top, part.height, decoded.size(1), height);
  const Tensor across = detail::cubic_weights(left, columns, part.left, part.width, decoded.size(2), width);
  const Tensor difference = (edited - decoded).to(at::kCPU, at::kFloat);
  Tensor result = original.to(at::kCPU, at::kFloat).clone();
  result.narrow(1, top, rows).narrow(2, left, columns).add_(down.matmul(difference).matmul(across.t()));
  return result.clamp_(0, 1);
}

}  // namespace animevae
