// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/empty.h>
#include <ATen/ops/erfinv.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <string_view>

#include <animevae/network/tensors.hpp>
#include <animevae/tensor/random.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// The distribution from which weights, and with some of these biases too, are initialised.
enum class Initialisation : std::uint8_t {
  kaiming_uniform,   ///< He et al. (2015) for ReLU: uniform in +-sqrt(6 / fan_in), as disentangling-vae starts
  framework,         ///< PyTorch's default: uniform in +-1/sqrt(fan_in); with it VAE animeface's recipe often collapses
  glorot_uniform,    ///< Glorot and Bengio (2010), Keras's default: uniform in +-sqrt(6 / (fan_in + fan_out))
  truncated_normal,  ///< facenet's: normal of deviation 0.1, drawn again beyond 0.2
};

inline constexpr std::array initialisation_names =
    std::to_array<std::string_view>({"kaiming-uniform", "framework", "glorot-uniform", "truncated-normal"});

constexpr std::string_view name(Initialisation rule) { return initialisation_names[std::size_t(rule)]; }

/// Whether biases are drawn, as PyTorch does, uniform in +-1/sqrt(fan_in); otherwise they start at 0.
constexpr bool draws_biases(Initialisation rule) {
  return rule == Initialisation::kaiming_uniform || rule == Initialisation::framework;
}

/// Fills `tensor`, which `spec` describes, with its first values.
inline void initialise(Tensor& tensor, const TensorSpec& spec, Initialisation rule, Generator& generator) {
  using enum TensorSpec::Role;
  const at::NoGradGuard no_grad;
  // Drawn in float32 and in row-major order whatever the model's precision and layout, so that models that differ in
  // these alone start from the same numbers.
  const auto drawn = [&](double bound) {
    Tensor numbers = at::empty(spec.sizes, at::TensorOptions{}.dtype(at::kFloat));
    return numbers.uniform_(-bound, bound, generator);
  };
  const double fan_in = double(spec.fan_in), fan_out = double(spec.fan_out);
  switch (spec.role) {
    case own:
      if (!spec.declared.follows_options) {
        tensor.fill_(spec.declared.initial);
        if (spec.declared.deviation > 0)
          tensor.add_(standard_normal(spec.sizes, generator, tensor), spec.declared.deviation);
        return;
      }
      [[fallthrough]];
    case in_weight:
    case out_weight:
    case weight:
      switch (rule) {
        case Initialisation::kaiming_uniform: tensor.copy_(drawn(std::sqrt(6 / fan_in))); return;
        case Initialisation::framework: tensor.copy_(drawn(1 / std::sqrt(fan_in))); return;
        case Initialisation::glorot_uniform: tensor.copy_(drawn(std::sqrt(6 / (fan_in + fan_out)))); return;
        case Initialisation::truncated_normal:  // a normal number is sqrt(2) erfinv(u); up to u = erf(2 / sqrt(2))
          tensor.copy_(at::erfinv(drawn(std::erf(std::numbers::sqrt2))) * (0.1 * std::numbers::sqrt2));
          return;
      }
      return;
    case in_bias:
    case out_bias:
    case bias:
      if (draws_biases(rule)) tensor.copy_(drawn(1 / std::sqrt(fan_in)));
      else tensor.zero_();
      return;
    case norm_scale:
    case running_variance: tensor.fill_(1); return;
    case norm_shift:
    case running_mean: tensor.zero_(); return;
    case left_singular_vector:
      tensor.copy_(standard_normal(spec.sizes, generator, tensor));
      tensor.div_(tensor.norm());
      return;
  }
}

}  // namespace animevae
