// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/full_like.h>

#include <any>
#include <cstdint>
#include <limits>
#include <vector>

#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// Whether a forward pass is one of training, with batch statistics and gradients for the weights.
enum class Mode : std::uint8_t { training, evaluation };

/// The results of a forward pass over a batch of images, from which every loss is computed.
struct Evaluation {
  Tensor images{};           ///< (N, C, H, W) in [0, 1]
  Tensor labels{};           ///< (N, labels), zeros where nothing is known; undefined where the model takes none
  Tensor point{};            ///< the latent that stands for an image: the mean of q(z|x), where it has one
  Tensor z{};                ///< a sample of q(z|x), shaped like `point`
  Tensor decoded{};          ///< the decoder's values, before the link
  Tensor distortion{};       ///< -log p(x|z), nats per image (N)
  Tensor rate_per_latent{};  ///< KL(q(z|x) || p(z)) of each latent, nats, shaped like z; undefined where posterior or
                             ///< prior is no product over the latents
  Tensor rate{};             ///< of all latents, nats per image (N); undefined where the posterior has no density
  std::any posterior{};      ///< q(z|x) with its type, which an objective sees in its Context
  Mode mode = Mode::training;
  /// Of an objective that asks for several samples of each image: -log p(x|z), and log q(z|x) - log p(z), at each of
  /// them, nats, (N, samples). All else is of the first sample.
  Tensor distortion_of_samples{}, rate_of_samples{};
  std::vector<Tensor> distortions{};  ///< of a reconstruction with `terms`: the part of each in `distortion`, (N)
};

/// The rate of each image, or NaN where the posterior has no density.
inline Tensor rate_or_nan(const Evaluation& e) {
  return e.rate.defined() ? e.rate : at::full_like(e.distortion, std::numeric_limits<double>::quiet_NaN());
}

}  // namespace animevae
