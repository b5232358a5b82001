// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include <animevae/posterior/diagonal_gaussian.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// Whether a forward pass is one that training differentiates: batch statistics, and gradients for the weights.
enum class Mode : std::uint8_t { training, evaluation };

/// A batch of images as a model sees it: what every loss is made of.
struct Evaluation {
  Tensor images{};               ///< (N, C, H, W) in [0, 1]
  DiagonalGaussian posterior{};  ///< q(z|x)
  Tensor z{};                    ///< a sample of it
  Tensor decoded{};              ///< the decoder's values, before the link
  Tensor distortion{};           ///< -log p(x|z), nats per image (N)
  Tensor rate_per_latent{};      ///< KL(q(z|x) || p(z)) of each latent, nats, shaped like z
  Tensor rate{};                 ///< its sum, nats per image (N)
};

}  // namespace animevae
