// SPDX-License-Identifier: MIT
#include <animevae/systems/l1_anime_vae.hpp>

#include "preset_table.hpp"

namespace av = animevae;
using namespace av::l1_anime_vae;

namespace {

Policies<Model<>> assumed() {
  return {.reconstruction = {.scale = 0.5}, .objective = {.beta = {.value = recipe.kl_weight}}};
}

}  // namespace

std::vector<Preset> l1_anime_vae_presets() {
  return {make_preset<assumed>("l1-anime-vae",
                               "L1 anime VAE, 64x64 RGB, 128 latents: its README was published, its layers we assume",
                               {.epochs = recipe.epochs,
                                .batch_size = recipe.batch_size,
                                .learning_rate = recipe.learning_rate,
                                .epsilon = recipe.epsilon},
                               av::Initialisation::glorot_uniform, {})};
}
