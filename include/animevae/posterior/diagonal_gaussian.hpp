// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/exp.h>

#include <string_view>
#include <vector>

#include <animevae/posterior/concept.hpp>
#include <animevae/tensor/random.hpp>

namespace animevae {

/// The posterior q(z|x) = N(mean, diag(exp(log_variance))), a product over the latents (Kingma and Welling, 2014).
struct DiagonalGaussian {
  static constexpr std::string_view name = "diagonal_gaussian";

  static constexpr Shape moments(Shape latent) { return {2 * latent.channels, latent.height, latent.width}; }
  static constexpr Shape noise(Shape latent) { return latent; }

  struct Batch {
    Tensor mean{}, log_variance{};  ///< (N, latents) for vectors, (N, C, H, W) for latent maps

    /// z = mean + exp(log_variance / 2) * noise: differentiable in both moments.
    [[nodiscard]] Tensor rsample(const Tensor& noise) const { return mean + at::exp(log_variance * 0.5) * noise; }
    [[nodiscard]] Tensor rsample(Generator& generator) const {
      return rsample(standard_normal(mean.sizes(), generator, mean));
    }

    [[nodiscard]] Tensor point() const { return mean; }
    [[nodiscard]] Tensor marginal_log_variance() const { return log_variance; }

    /// log q(z|x) of every latent, in nats; shaped like z.
    [[nodiscard]] Tensor log_prob_per_latent(const Tensor& z) const {
      return standard_normal_log_prob((z - mean) * at::exp(log_variance * -0.5)) - log_variance * 0.5;
    }

    /// log q(z|x) in nats, (N).
    [[nodiscard]] Tensor log_prob(const Tensor& z) const { return sum_per_sample(log_prob_per_latent(z)); }

    /// KL(q || N(0, 1)) of every latent, in nats: (mean^2 + variance - 1 - log variance) / 2. Shaped like `mean`.
    [[nodiscard]] Tensor kl_divergence_per_latent() const {
      return (mean * mean + at::exp(log_variance) - 1 - log_variance) * 0.5;
    }
  };

  /// From the encoder's output: the means in the first half of the channels, the log-variances in the second.
  static Batch of(const Tensor& moments, Shape /*latent*/ = {}) {
    const std::vector<Tensor> halves = moments.chunk(2, 1);
    return {halves[0], halves[1]};
  }
};

static_assert(Posterior<DiagonalGaussian> && HasDensity<DiagonalGaussian::Batch>);

}  // namespace animevae
