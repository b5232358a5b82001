// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/arange.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/outer.h>

#include <cstdint>
#include <string>

#include <animevae/core/error.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// The structural similarity of pictures to images, (N): 1 for equal ones. Means, deviations and correlation within
/// Gaussian windows of 11x11 pixels (sigma 1.5) that lie wholly inside, averaged over windows and channels; both are
/// (N, C, H, W) in [0, 1]. Wang, Bovik, Sheikh and Simoncelli, "Image quality assessment: from error visibility to
/// structural similarity", 2004. Throws InvalidValue for different sizes and for pictures without room for a window.
[[nodiscard]] inline Tensor ssim(const Tensor& images, const Tensor& pictures) {
  constexpr std::int64_t side = 11;
  if (images.dim() != 4 || images.sizes() != pictures.sizes())
    throw InvalidValue("a structural similarity needs images and pictures of the same (N, C, H, W)");
  if (images.size(2) < side || images.size(3) < side)
    throw InvalidValue("a structural similarity needs pictures of at least 11x11 pixels, not " +
                       std::to_string(images.size(2)) + "x" + std::to_string(images.size(3)));
  const at::NoGradGuard no_grad;
  const Tensor distance = at::arange(side, at::TensorOptions{}.dtype(at::kDouble).device(images.device())) - side / 2;
  const Tensor bell = at::exp(distance * distance / (-2 * 1.5 * 1.5));
  const Tensor window = (at::outer(bell, bell) / (bell.sum() * bell.sum())).view({1, 1, side, side});
  // Treats each channel as an image.
  const auto planes = [](const Tensor& t) { return t.to(at::kDouble).reshape({-1, 1, t.size(2), t.size(3)}); };
  const auto within = [&](const Tensor& t) { return at::conv2d(t, window); };
  const Tensor x = planes(images), y = planes(pictures);
  const Tensor mean_x = within(x), mean_y = within(y);
  const Tensor variance_x = within(x * x) - mean_x * mean_x, variance_y = within(y * y) - mean_y * mean_y;
  const Tensor covariance = within(x * y) - mean_x * mean_y;
  constexpr double c1 = 0.01 * 0.01, c2 = 0.03 * 0.03;
  const Tensor similarity = (2 * mean_x * mean_y + c1) * (2 * covariance + c2) /
                            ((mean_x * mean_x + mean_y * mean_y + c1) * (variance_x + variance_y + c2));
  return similarity.reshape({images.size(0), -1}).mean(1);
}

}  // namespace animevae
