// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/clamp_min.h>
#include <ATen/ops/log10.h>
#include <ATen/ops/square.h>

#include <animevae/core/error.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// The peak signal-to-noise ratio 10 log10(1 / MSE) of mean squared errors of values in [0, 1], in dB, of any shape. An
/// error of 1e-12 counts as none, so equal images have 120 dB and a mean over images stays finite.
[[nodiscard]] inline Tensor psnr_of_errors(const Tensor& mean_squared_errors) {
  return at::log10(at::clamp_min(mean_squared_errors, 1e-12)) * -10;
}

/// The peak signal-to-noise ratio of each picture against its image, (N), in dB; both are (N, ...) in [0, 1], of the
/// same sizes (else InvalidValue).
[[nodiscard]] inline Tensor psnr(const Tensor& images, const Tensor& pictures) {
  if (images.sizes() != pictures.sizes()) throw InvalidValue("a PSNR needs images and pictures of the same sizes");
  const at::NoGradGuard no_grad;
  const double dimensions = double(images.numel()) / double(images.size(0));
  return psnr_of_errors(sum_per_sample(at::square(images - pictures)).to(at::kDouble) / dimensions);
}

}  // namespace animevae
