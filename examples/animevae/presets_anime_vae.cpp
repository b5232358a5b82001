// SPDX-License-Identifier: MIT
#include <animevae/systems/anime_vae.hpp>

#include "preset_table.hpp"

namespace av = animevae;
using namespace av::anime_vae;

namespace {

template <class Model, double Weight>
Policies<Model> weighted() {
  return {.objective = {.beta = {.value = beta_of(Weight, Model::image, Model::latent)}}};
}

av::TrainOptions training(const Recipe& r) {
  return {.epochs = r.epochs, .batch_size = r.batch_size, .learning_rate = r.learning_rate};
}

template <av::Shape Image, int Filters, int Latent>
std::vector<Published> files() {
  return {{"original",
           {"encoder.", av::ResidualConvEncoder<Image, Filters, 5, Latent>::anime_vae_names, 4},
           {"decoder.", av::ResidualConvDecoder<Latent, Image, Filters, 5>::anime_vae_names, 4}}};
}

}  // namespace

std::vector<Preset> anime_vae_presets() {
  constexpr auto framework = av::Initialisation::framework;
  return {
      make_preset<weighted<Model<>, recipe.kl_weight>>(
          "anime-vae", "Anime VAE as published: residual, fully convolutional, 64x64 RGB, latent map 128x2x2",
          training(recipe), framework, files<image, 20, 128>()),
      make_preset<weighted<SmallModel<>, small_recipe.kl_weight>>(
          "anime-vae-small", "its default configuration: 8 filters, latent map 256x2x2", training(small_recipe),
          framework, files<image, 8, 256>()),
      make_preset<weighted<Model<av::Shape{3, 96, 64}, 8, 5, 128>, recipe.kl_weight>>(
          "anime-vae-96x64", "the same network for portraits of 96x64, 8 filters", training(recipe), framework,
          files<av::Shape{3, 96, 64}, 8, 128>()),
  };
}
