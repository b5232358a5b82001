// SPDX-License-Identifier: MIT
#include <animevae/systems/anime_vae.hpp>

#include "presets/preset_table.hpp"

namespace av = animevae;

namespace animevae::program {

using namespace av::anime_vae;

namespace {

template <class Model>
std::vector<PrintedLoss> printed(const Policies<Model>& policies) {
  const double kl_weight = policies.objective.beta.value / beta_of(1, Model::image, Model::latent);
  return {{"", &bce, &kld, [kl_weight](double error, double rate) { return error + kl_weight * rate; }}};
}

template <class Model, const Recipe& Of>
Policies<Model> weighted() {
  return {.objective = {.beta = {.value = beta_of(Of.kl_weight, Model::image, Model::latent)}},
          .printed = &printed<Model>};
}

av::TrainOptions training(const Recipe& r) {
  return {.epochs = r.epochs, .batch_size = r.batch_size, .learning_rate = r.learning_rate};
}

constexpr DataRecipe data{.hold_out = recipe.held_out, .flips = true};

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
      make_preset<weighted<Model<>, recipe>>(
          "anime-vae", "Anime VAE as published: residual, fully convolutional, 64x64 RGB, latent map 128x2x2",
          training(recipe), framework, files<image, 20, 128>(), data),
      make_preset<weighted<SmallModel<>, small_recipe>>(
          "anime-vae-small", "its default configuration: 8 filters, latent map 256x2x2", training(small_recipe),
          framework, files<image, 8, 256>(), data),
      make_preset<weighted<Model<av::Shape{3, 96, 64}, 8, 5, 128>, recipe>>(
          "anime-vae-96x64", "the same network for portraits of 96x64, 8 filters", training(recipe), framework,
          files<av::Shape{3, 96, 64}, 8, 128>(), data),
  };
}

}  // namespace animevae::program
