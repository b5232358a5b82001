// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/binary_cross_entropy_with_logits.h>

#include <cstdint>

#include <animevae/architecture/residual_conv.hpp>
#include <animevae/loss/beta_vae.hpp>
#include <animevae/loss/evaluation.hpp>
#include <animevae/model/vae.hpp>
#include <animevae/reconstruction/bernoulli.hpp>

/// Anime VAE (github.com/pierrot-lc/anime_vae): a residual, fully convolutional encoder and decoder around a latent
/// map, binary cross-entropy, a light KL divergence. Its model, the recipe of its published run, and the numbers it
/// logs.
namespace animevae::anime_vae {

inline constexpr Shape image{3, 64, 64};

/// The model of any image whose extents 2^Levels divides.
template <Shape Image = image, int Filters = 20, int Levels = 5, int Latent = 128>
using Model = Vae<ResidualConvEncoder<Image, Filters, Levels, Latent>,
                  ResidualConvDecoder<Latent, Image, Filters, Levels>, Bernoulli, BetaVae<>>;

/// The other configuration that came with it: fewer filters, a deeper latent map.
template <Shape Image = image>
using SmallModel = Model<Image, 8, 5, 256>;

static_assert(ResidualConvEncoder<image>::network.parameters() +
                  ResidualConvDecoder<128, image>::network.parameters() ==
              17'089'539);

/// The published run: 200 epochs.
struct Recipe {
  double kl_weight = 0.01;  ///< of the mean over all latents, beside the mean over all pixels
  double learning_rate = 5e-4;
  std::int64_t batch_size = 256, epochs = 200;
  double held_out = 0.2;  ///< of the images; the others are flipped at random (`Flipped`)
};
inline constexpr Recipe recipe{};
/// That of the other configuration.
inline constexpr Recipe small_recipe{.kl_weight = 0.1, .learning_rate = 1e-3, .batch_size = 128, .epochs = 100};

/// The weight of the rate, in nats per image, that its means come to: weight * D / L for D pixel values and L latents
/// (0.24 for the published model).
constexpr double beta_of(double kl_weight, Shape of, Shape latent) {
  return kl_weight * double(of.size()) / double(latent.size());
}

/// The model with the recipe's values; it begins as PyTorch begins.
template <Shape Image = image, int Filters = 20, int Levels = 5, int Latent = 128>
[[nodiscard]] Model<Image, Filters, Levels, Latent> make_model(ModelOptions options = {},
                                                               const Recipe& values = recipe) {
  using M = Model<Image, Filters, Levels, Latent>;
  options.initialisation = Initialisation::framework;
  return {.objective = {.beta = {.value = beta_of(values.kl_weight, Image, M::latent)}}, .options = options};
}

/// "BCE": the mean over everything.
[[nodiscard]] inline double bce(const Evaluation& e) {
  return at::binary_cross_entropy_with_logits(e.decoded, e.images, {}, {}, at::Reduction::Mean).item<double>();
}

/// "KLD": the mean over everything.
[[nodiscard]] inline double kld(const Evaluation& e) { return e.rate_per_latent.mean().item<double>(); }

/// "loss".
[[nodiscard]] inline double loss(const Evaluation& e, double kl_weight = recipe.kl_weight) {
  return bce(e) + kl_weight * kld(e);
}

}  // namespace animevae::anime_vae
