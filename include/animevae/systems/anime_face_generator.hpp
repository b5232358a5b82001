// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/square.h>

#include <cstdint>
#include <numbers>

#include <animevae/architecture/fully_connected.hpp>
#include <animevae/architecture/max_pool_conv.hpp>
#include <animevae/loss/beta_vae.hpp>
#include <animevae/loss/evaluation.hpp>
#include <animevae/model/vae.hpp>
#include <animevae/reconstruction/gaussian.hpp>

/// Anime Face Generator (github.com/saiboxx/ml-showcases, anime-autoencoder): max-pooling convolutions or fully
/// connected layers, a mean squared error, a KL divergence annealed over epochs. Its models, its recipe, and the
/// numbers it prints.
namespace animevae::anime_face_generator {

inline constexpr Shape image{3, 64, 64};
inline constexpr int latents = 32;

template <Shape Image = image, int Latents = latents>
using Model =
    Vae<MaxPoolConvEncoder<Image, Latents>, MaxPoolConvDecoder<Latents, Image>, Gaussian, BetaVae<LinearEpochs>>;

/// The fully connected model, repaired (see architecture/fully_connected.hpp); the last published version that ran had
/// 64 latents.
template <Shape Image = image, int Latents = latents>
using FullyConnectedModel =
    Vae<FullyConnectedEncoder<Image, Latents>, FullyConnectedDecoder<Latents, Image>, Gaussian, BetaVae<LinearEpochs>>;

/// The run of its README.
struct Recipe {
  double scale = std::numbers::sqrt2 / 2;  ///< of the Gaussian: the sum of squares
  double learning_rate = 1e-3;
  std::int64_t batch_size = 128, epochs = 100;
  std::int64_t first_epoch = 3, last_epoch = 15;  ///< between which the weight of the KL divergence rises to 1
};
inline constexpr Recipe recipe{};

/// The beta of the published loss for images of D numbers. The published error is the sum of squares divided by D, the
/// published KL term the divergence of an image divided by 64 * 64. D times the loss is the sum of squares (a Gaussian
/// of deviation sqrt(1/2)) plus D / 4096 times the divergence: beta is 3 for a 64x64 image in colour.
constexpr double beta_of(Shape of) { return double(of.size()) / (64 * 64); }

namespace detail {
template <class M>
M with_recipe(ModelOptions options) {
  options.initialisation = Initialisation::framework;
  return {.reconstruction = {.scale = recipe.scale},
          .objective = {.beta = {.to = beta_of(M::image), .first = recipe.first_epoch, .last = recipe.last_epoch}},
          .options = options};
}
}  // namespace detail

/// The model with the recipe's values and PyTorch's default initialisation.
template <Shape Image = image, int Latents = latents>
[[nodiscard]] Model<Image, Latents> make_model(const ModelOptions& options = {}) {
  return detail::with_recipe<Model<Image, Latents>>(options);
}
template <Shape Image = image, int Latents = latents>
[[nodiscard]] FullyConnectedModel<Image, Latents> make_fully_connected_model(const ModelOptions& options = {}) {
  return detail::with_recipe<FullyConnectedModel<Image, Latents>>(options);
}

/// The reconstruction term: squared errors, averaged over all pixels of the batch.
[[nodiscard]] inline double mse(const Evaluation& e) {
  return at::square(Sigmoid{}(e.decoded) - e.images).mean().item<double>();
}

/// The KL term: the sum over the batch, divided by 64 * 64 * batch size. The original divides by the nominal batch size
/// even where the last batch is short: pass that as `batch_size` to reproduce its number.
[[nodiscard]] inline double kl(const Evaluation& e, std::int64_t batch_size = 0) {
  const std::int64_t images = batch_size > 0 ? batch_size : e.images.size(0);
  return e.rate.sum().item<double>() / (64.0 * 64.0 * double(images));
}

/// The weight of the KL term in an epoch, counted from 1.
[[nodiscard]] inline double kl_weight(std::int64_t epoch) {
  return LinearEpochs{.first = recipe.first_epoch, .last = recipe.last_epoch}.at({.epoch = epoch});
}

/// The loss of an epoch.
[[nodiscard]] inline double loss(const Evaluation& e, std::int64_t epoch, std::int64_t batch_size = 0) {
  return mse(e) + kl_weight(epoch) * kl(e, batch_size);
}

}  // namespace animevae::anime_face_generator
