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

/// The model for images whose height and width are multiples of 2^Levels.
template <Shape Image = image, int Filters = 20, int Levels = 5, int Latent = 128>
using Model = Vae<ResidualConvEncoder<Image, Filters, Levels, Latent>,
                  ResidualConvDecoder<Latent, Image, Filters, Levels>, Bernoulli, BetaVae<>>;

/// The other published configuration: fewer filters, more latent channels.
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
/// The recipe of SmallModel.
inline constexpr Recipe small_recipe{.kl_weight = 0.1, .learning_rate = 1e-3, .batch_size = 128, .epochs = 100};

/// The beta that is equivalent to the published weight, whose two terms are means: weight * D / L for D pixel values
/// and L latents (0.24 for the published model).
constexpr double beta_of(double kl_weight, Shape of, Shape latent) {
  return kl_weight * double(of.size()) / double(latent.size());
}

/// The model with the recipe's values and PyTorch's default initialisation.
template <Shape Image = image, int Filters = 20, int Levels = 5, int Latent = 128>
[[nodiscard]] Model<Image, Filters, Levels, Latent> make_model(ModelOptions options = {},
                                                               const Recipe& values = recipe) {
  using M = Model<Image, Filters, Levels, Latent>;
  options.initialisation = Initialisation::framework;
  return {.objective = {.beta = {.value = beta_of(values.kl_weight, Image, M::latent)}}, .options = options};
}

/// "BCE": binary cross-entropy, averaged over all pixels of the batch.
[[nodiscard]] inline double bce(const Evaluation& e) {
  return at::binary_cross_entropy_with_logits(e.decoded, e.images, {}, {}, at::Reduction::Mean).item<double>();
}

/// "KLD": the KL divergence, averaged over all latents of the batch.
[[nodiscard]] inline double kld(const Evaluation& e) { return e.rate_per_latent.mean().item<double>(); }

/// "loss".
[[nodiscard]] inline double loss(const Evaluation& e, double kl_weight = recipe.kl_weight) {
  return bce(e) + kl_weight * kld(e);
}

}  // namespace animevae::anime_vae
