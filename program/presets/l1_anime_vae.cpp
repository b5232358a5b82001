// SPDX-License-Identifier: MIT
#include <animevae/systems/l1_anime_vae.hpp>

#include "presets/as_published.hpp"
#include "presets/preset_table.hpp"

namespace av = animevae;

namespace animevae::program {

using namespace av::l1_anime_vae;

namespace {

std::vector<PrintedLoss> printed(const Policies<Model<>>& policies) {
  const double kl_weight = policies.objective.beta.value;
  return {{"", &l1, &kl, [kl_weight](double error, double rate) { return error + kl_weight * rate; }}};
}

Policies<Model<>> assumed() {
  return {.reconstruction = {.scale = recipe.scale},
          .objective = {.beta = {.value = recipe.kl_weight}},
          .printed = &printed};
}

constexpr double learning_rate = 1e-3;  // Keras's default

Preset preset_with(double rate, av::Initialisation initialisation) {
  Preset preset = make_preset<assumed>(
      "l1-anime-vae", "L1 anime VAE, 64x64 RGB, 128 latents: its README was published, its layers we assume",
      {.epochs = recipe.epochs, .batch_size = recipe.batch_size, .learning_rate = rate}, initialisation, {});
  preset.adam.epsilon = recipe.epsilon;
  return preset;
}

}  // namespace

std::vector<Preset> l1_anime_vae_presets() { return {preset_with(learning_rate, av::Initialisation::framework)}; }

Preset l1_anime_vae_as_published() {
  Preset preset = preset_with(recipe.learning_rate, av::Initialisation::glorot_uniform);
  preset.caution =
      "training on real faces diverged at step 108 with the learning rate of 0.007, which was probably meant for "
      "another program of its author's; with 0.001 and glorot-uniform the rate jumped to millions of nats";
  return preset;
}

}  // namespace animevae::program
