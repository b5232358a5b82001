// SPDX-License-Identifier: MIT
#include <animevae/systems/anime_vae.hpp>

#include <utility>
#include <vector>

#include <animevae/preset/make_preset.hpp>

#include "presets/presets.hpp"

namespace av = animevae;

namespace animevae::program {

using namespace av::anime_vae;

namespace {

template <class Model>
std::vector<av::PrintedLoss> printed(const av::Recipe<Model>& of) {
  const double kl_weight = of.objective.beta.value / beta_of(1, Model::image, Model::latent);
  return {{"", &bce, &kld, [kl_weight](double error, double rate) { return error + kl_weight * rate; }}};
}

template <av::Shape Image, int Filters, int Latent>
std::vector<av::Published> files() {
  return {{"original",
           {"encoder.", av::ResidualConvEncoder<Image, Filters, 5, Latent>::anime_vae_names, 4},
           {"decoder.", av::ResidualConvDecoder<Latent, Image, Filters, 5>::anime_vae_names, 4}}};
}

template <class Model>
av::Recipe<Model> weighted(const av::anime_vae::Recipe& as, std::vector<av::Published> files) {
  return {.objective = {.beta = {.value = beta_of(as.kl_weight, Model::image, Model::latent)}},
          .training = {.epochs = as.epochs, .batch_size = as.batch_size, .learning_rate = as.learning_rate},
          .data = {.hold_out = recipe.held_out, .flips = true},
          .initialisation = av::Initialisation::framework,
          .published = std::move(files),
          .printed = &printed<Model>};
}

}  // namespace

std::vector<Preset> anime_vae_presets() {
  return {
      av::preset("anime-vae", "Anime VAE as published: residual, fully convolutional, 64x64 RGB, latent map 128x2x2",
                 weighted<Model<>>(recipe, files<image, 20, 128>())),
      av::preset("anime-vae-small", "its default configuration: 8 filters, latent map 256x2x2",
                 weighted<SmallModel<>>(small_recipe, files<image, 8, 256>())),
      av::preset("anime-vae-96x64", "the same network for portraits of 96x64, 8 filters",
                 weighted<Model<av::Shape{3, 96, 64}, 8, 5, 128>>(recipe, files<av::Shape{3, 96, 64}, 8, 128>())),
  };
}

}  // namespace animevae::program
