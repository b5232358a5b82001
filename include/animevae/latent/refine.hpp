// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/sqrt.h>
#include <ATen/ops/square.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <string>

#include <animevae/core/error.hpp>
#include <animevae/core/values.hpp>
#include <animevae/model/latent_model.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

struct RefineOptions {
  std::int64_t steps = 100;
  /// Adam's, in units of the latents' own size (the root of their mean square, at least 1): models that weigh the KL
  /// divergence lightly have latents of 10 and more.
  double learning_rate = 0.05;
  std::function<void(std::int64_t step)> progress{};
};

/// Refined latents, and the distortions, (N), before and after.
struct Refined {
  Tensor z{}, before{}, after{};
};

/// Refines latents, usually the encoder's means, by gradient descent on the distortion -log p(x|z) of their images,
/// which narrows the encoder's amortisation gap. Each latent keeps the best value that it passed, so that none gets
/// worse. The model does not change. Images are (N, C, H, W), z of the model's latent shape. InvalidValue for numbers
/// out of range.
template <TrainableModel Model>
Refined refine(const Model& model, const Tensor& images, const Tensor& z, const RefineOptions& options = {}) {
  if (options.steps < 0) throw InvalidValue("a refinement takes 0 steps or more, not " + std::to_string(options.steps));
  if (!positive.admit(options.learning_rate))
    throw InvalidValue("a refinement's learning rate must be positive, not " + std::to_string(options.learning_rate));
  constexpr double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
  std::vector<std::int64_t> each{z.size(0)};  // the sizes of one number per image that broadcasts against z
  each.resize(std::size_t(z.dim()), 1);
  const Tensor start = z.detach();
  const Tensor size =
      at::sqrt(sum_per_sample(at::square(start)) * (double(start.size(0)) / double(start.numel()))).clamp_min(1);
  const Tensor rate = size.view(each) * options.learning_rate;

  Refined result{.z = start.clone()};
  Tensor moving = start.clone(), m = at::zeros_like(start), v = at::zeros_like(start);
  for (std::int64_t step = 0; step <= options.steps; ++step) {
    const bool is_last = step == options.steps;
    Tensor here = moving.detach(), distortion;
    {
      const at::AutoGradMode differentiate{!is_last};
      here.requires_grad_(!is_last);
      distortion = model.distortion(model.decode(here), images);
      // Gradients of z only: otherwise a distribution's own parameters would accumulate theirs too.
      if (!is_last) distortion.sum().backward({}, /*retain_graph=*/false, /*create_graph=*/false, at::TensorList{here});
    }
    const at::NoGradGuard no_grad;
    const Tensor found = distortion.detach();
    if (step == 0) result.before = result.after = found;
    const Tensor is_better = found < result.after;  // false for NaN
    result.z = at::where(is_better.view(each), here.detach(), result.z);
    result.after = at::where(is_better, found, result.after);
    if (options.progress) options.progress(step);
    if (is_last) break;
    const Tensor gradient = here.grad();
    m = m * beta1 + gradient * (1 - beta1);
    v = v * beta2 + at::square(gradient) * (1 - beta2);
    const auto count = double(step + 1);
    const Tensor direction = m / (1 - std::pow(beta1, count)) / (at::sqrt(v / (1 - std::pow(beta2, count))) + epsilon);
    // The steps shrink linearly to 0, so that the latents settle.
    moving = here.detach() - rate * (1 - double(step) / double(options.steps)) * direction;
  }
  return result;
}

}  // namespace animevae
