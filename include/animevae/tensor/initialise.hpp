// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/empty.h>

#include <cmath>
#include <cstdint>
#include <string_view>

#include <animevae/network/tensors.hpp>
#include <animevae/tensor/random.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// How weights begin. Biases are uniform in +-1/sqrt(fan_in) either way.
enum class Initialisation : std::uint8_t {
  kaiming_uniform,  ///< He et al. (2015) for ReLU: uniform in +-sqrt(6 / fan_in), as disentangling-vae starts
  framework,        ///< PyTorch's default: uniform in +-1/sqrt(fan_in); with it VAE animeface's recipe often collapses
};

constexpr std::string_view name(Initialisation rule) {
  return rule == Initialisation::kaiming_uniform ? "kaiming-uniform" : "framework";
}

/// Fills `tensor`, which `spec` describes, with its first values.
inline void initialise(Tensor& tensor, const TensorSpec& spec, Initialisation rule, Generator& generator) {
  using enum TensorSpec::Role;
  const at::NoGradGuard no_grad;
  const auto uniform = [&](double bound) {
    // Drawn in float32 and in row-major order whatever the model's precision and layout, so that models that differ
    // in these alone start from the same numbers.
    Tensor drawn = at::empty(spec.sizes, at::TensorOptions{}.dtype(at::kFloat));
    drawn.uniform_(-bound, bound, generator);
    tensor.copy_(drawn);
  };
  const double fan_in = double(spec.fan_in);
  switch (spec.role) {
    case weight: return uniform(std::sqrt((rule == Initialisation::kaiming_uniform ? 6.0 : 1.0) / fan_in));
    case bias: return uniform(1.0 / std::sqrt(fan_in));
    case norm_scale:
    case running_variance: tensor.fill_(1); return;
    case norm_shift:
    case running_mean: tensor.zero_(); return;
  }
}

}  // namespace animevae
