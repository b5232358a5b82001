// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include <animevae/posterior/diagonal_gaussian.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// Whether a forward pass is one of training, with batch statistics and gradients for the weights.
enum class Mode : std::uint8_t { training, evaluation };

/// The results of a forward pass over a batch of images, from which every loss is computed.
struct Evaluation {
  Tensor images{};               ///< (N, C, H, W) in [0, 1]
  DiagonalGaussian posterior{};  ///< q(z|x)
  Tensor z{};                    ///< a sample of the posterior
  Tensor decoded{};              ///< the decoder's values, before the link
  Tensor distortion{};           ///< -log p(x|z), nats per image (N)
  Tensor rate_per_latent{};      ///< KL(q(z|x) || p(z)) of each latent, nats, shaped like z; undefined where the prior
                                 ///< is no product over the latents
  Tensor rate{};                 ///< of all latents, nats per image (N)
};

}  // namespace animevae
