// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/mean.h>
#include <ATen/ops/square.h>

#include <fmt/format.h>

#include <animevae/core/error.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// Gives each image mean 0 and deviation 1 over all of its channels and pixels, which removes brightness and contrast:
/// the input of facenet's face recognition networks.
///
///     const Tensor features = run(network, pre_whiten(faces.batch(indices)));
///
/// Images (N, C, H, W) in [0, 1] give (x - mean) / max(deviation, 1 / sqrt(n)) with n = C H W, taken on levels of 0 to
/// 255 as published (facenet.prewhiten); an image of one colour becomes 0. Differentiable. Throws InvalidValue for
/// another number of axes.
[[nodiscard]] inline Tensor pre_whiten(const Tensor& images) {
  if (images.dim() != 4)
    throw InvalidValue(fmt::format("images to pre-whiten have 4 axes (N, C, H, W), not {}", images.dim()));
  const Tensor centred = images - images.mean({1, 2, 3}, /*keepdim=*/true);
  const auto n = double(images.size(1) * images.size(2) * images.size(3));
  // The limit is applied to the variance, as the square root has no gradient at 0.
  const Tensor variance = at::square(centred).mean({1, 2, 3}, /*keepdim=*/true).clamp_min(1 / (255.0 * 255.0 * n));
  return centred * variance.rsqrt();
}

}  // namespace animevae
