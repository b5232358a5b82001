// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/abs.h>

#include <cstdint>

#include <animevae/architecture/strided_conv.hpp>
#include <animevae/loss/beta_vae.hpp>
#include <animevae/loss/evaluation.hpp>
#include <animevae/model/vae.hpp>
#include <animevae/reconstruction/laplace.hpp>

/// L1 anime VAE (github.com/Mohanned-Elkholy/Variational-Auto-Encoder-for-Anime-Faces): a README and no code. The
/// README names Keras, an encoder, a sampling layer, a decoder, an L1 loss and the KL divergence from N(0, I), and
/// gives a command line. Everything else here is assumed, after the author's other programs.
namespace animevae::l1_anime_vae {

inline constexpr Shape image{3, 64, 64};
inline constexpr int latents = 128;

template <Shape Image = image, int Latents = latents>
using Model =
    Vae<StridedConvEncoder<Image, Latents>, StridedConvDecoder<Latents, Image>, LaplaceWith<SymmetricLink>, BetaVae<>>;

/// The published command line, `--num_epochs 2000 --learning_rate 0.007`, which was pasted from another program of the
/// author's: expect to need a learning rate of 1e-3, Keras's default. The rest is assumed.
struct Recipe {
  double scale = 0.5;  ///< of the Laplace distribution: an error on [-1, 1] is twice that on [0, 1]
  std::int64_t epochs = 2000;
  double learning_rate = 0.007, epsilon = 1e-7;  ///< Adam's
  std::int64_t batch_size = 128;
  double kl_weight = 1;
};
inline constexpr Recipe recipe{};

/// The model with the recipe's values and Keras's default initialisation.
template <Shape Image = image, int Latents = latents>
[[nodiscard]] Model<Image, Latents> make_model(ModelOptions options = {}) {
  options.initialisation = Initialisation::glorot_uniform;
  return {.reconstruction = {.scale = recipe.scale},
          .objective = {.beta = {.value = recipe.kl_weight}},
          .options = options};
}

/// The L1 term as we assume it: absolute differences on [-1, 1], summed over an image, averaged over the batch.
[[nodiscard]] inline double l1(const Evaluation& e) {
  return 2 * at::abs(SymmetricLink{}(e.decoded) - e.images).sum().item<double>() / double(e.images.size(0));
}

/// The KL term: summed over latents, averaged over the batch.
[[nodiscard]] inline double kl(const Evaluation& e) { return e.rate.mean().item<double>(); }

[[nodiscard]] inline double loss(const Evaluation& e) { return l1(e) + recipe.kl_weight * kl(e); }

}  // namespace animevae::l1_anime_vae
