// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/index_select.h>
#include <ATen/ops/tensor.h>

#include <cstdint>
#include <span>

#include <animevae/loss/elbo.hpp>
#include <animevae/model/vae.hpp>
#include <animevae/reconstruction/gaussian.hpp>

#include "support/tensors.hpp"

/// A model of 197 parameters for 1x4x4 images and two latents: small enough for finite differences.
struct TinyEncoder {
  static constexpr auto network =
      animevae::Network({1, 4, 4}, animevae::conv(3, {.kernel = 2, .stride = 2}) | animevae::leaky_relu(0.2) |
                                       animevae::flatten() | animevae::linear(4));
};
struct TinyDecoder {
  static constexpr auto network = animevae::Network(
      {2}, animevae::linear(6) | animevae::leaky_relu(0.2) | animevae::linear(16) | animevae::reshape({1, 4, 4}));
};

template <class Reconstruction = animevae::Gaussian, class Objective = animevae::Elbo>
using TinyModel = animevae::Vae<TinyEncoder, TinyDecoder, Reconstruction, Objective>;

/// Images that lie in memory.
struct TensorDataSet {
  at::Tensor images;

  [[nodiscard]] std::int64_t size() const { return images.size(0); }
  [[nodiscard]] animevae::Shape shape() const {
    return {int(images.size(1)), int(images.size(2)), int(images.size(3))};
  }
  [[nodiscard]] at::Tensor batch(std::span<const std::int64_t> indices) const {
    return images.index_select(0, at::tensor(at::IntArrayRef{indices.data(), indices.size()}));
  }
};

inline TensorDataSet tiny_images(std::int64_t count, std::uint64_t seed = 1) {
  return {pixels({count, 1, 4, 4}, seed, at::kFloat)};
}
