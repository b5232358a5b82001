// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/exp.h>

#include <vector>

#include <animevae/tensor/random.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// The approximate posterior q(z|x) = N(mean, diag(exp(log_variance))), one per image; (N, latents) for vectors,
/// (N, C, H, W) for latent maps (Kingma and Welling, 2014).
struct DiagonalGaussian {
  Tensor mean{}, log_variance{};

  /// From the encoder's output: the means in the first half of the channels, the log-variances in the second.
  static DiagonalGaussian from_moments(const Tensor& moments) {
    const std::vector<Tensor> halves = moments.chunk(2, 1);
    return {halves[0], halves[1]};
  }

  /// z = mean + exp(log_variance / 2) * noise: differentiable in both moments.
  [[nodiscard]] Tensor rsample(const Tensor& noise) const { return mean + at::exp(log_variance * 0.5) * noise; }
  [[nodiscard]] Tensor rsample(Generator& generator) const {
    return rsample(standard_normal(mean.sizes(), generator, mean));
  }

  /// log q(z|x) of every latent, in nats; shaped like z. The density of z is the product over the latents.
  [[nodiscard]] Tensor log_prob(const Tensor& z) const {
    constexpr double log_two_pi = 1.8378770664093453;
    const Tensor distance = (z - mean) * at::exp(log_variance * -0.5);
    return (distance * distance + log_variance + log_two_pi) * -0.5;
  }

  /// KL(q || N(0, 1)) of every latent, in nats: (mean^2 + variance - 1 - log variance) / 2. Shaped like `mean`.
  [[nodiscard]] Tensor kl_divergence() const { return (mean * mean + at::exp(log_variance) - 1 - log_variance) * 0.5; }
};

}  // namespace animevae
