// SPDX-License-Identifier: MIT
#include <animevae/systems/l1_anime_vae.hpp>

#include <vector>

#include <animevae/preset/make_preset.hpp>

#include "presets/as_published.hpp"
#include "presets/presets.hpp"

namespace av = animevae;

namespace animevae::program {

using namespace av::l1_anime_vae;

namespace {

std::vector<av::PrintedLoss> printed(const av::Recipe<Model<>>& of) {
  const double kl_weight = of.objective.beta.value;
  return {{"", &l1, &kl, [kl_weight](double error, double rate) { return error + kl_weight * rate; }}};
}

constexpr double learning_rate = 1e-3;  // Keras's default

Preset preset_with(double rate, av::Initialisation initialisation) {
  return av::preset<Model<>>(
      "l1-anime-vae", "L1 anime VAE, 64x64 RGB, 128 latents: its README was published, its layers we assume",
      {.reconstruction = {.scale = recipe.scale},
       .objective = {.beta = {.value = recipe.kl_weight}},
       .training = {.epochs = recipe.epochs, .batch_size = recipe.batch_size, .learning_rate = rate},
       .adam = {.epsilon = recipe.epsilon},
       .initialisation = initialisation,
       .printed = &printed});
}

}  // namespace

std::vector<Preset> l1_anime_vae_presets() {
  Preset preset = preset_with(learning_rate, av::Initialisation::framework);
  preset.as_published = &l1_anime_vae_as_published;
  return {preset};
}

Preset l1_anime_vae_as_published() {
  Preset preset = preset_with(recipe.learning_rate, av::Initialisation::glorot_uniform);
  preset.caution =
      "training on real faces diverged at step 108 with the learning rate of 0.007, which was probably meant for "
      "another program of its author's; with 0.001 and glorot-uniform the rate jumped to millions of nats";
  return preset;
}

}  // namespace animevae::program
