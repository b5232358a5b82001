// SPDX-License-Identifier: MIT
#include <animevae/systems/l1_anime_vae.hpp>

#include "preset_table.hpp"

namespace av = animevae;
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

}  // namespace

std::vector<Preset> l1_anime_vae_presets() {
  Preset preset = make_preset<assumed>(
      "l1-anime-vae", "L1 anime VAE, 64x64 RGB, 128 latents: its README was published, its layers we assume",
      {.epochs = recipe.epochs,
       .batch_size = recipe.batch_size,
       .learning_rate = recipe.learning_rate,
       .epsilon = recipe.epsilon},
      av::Initialisation::glorot_uniform, {});
  preset.caution =
      "the published learning rate of 0.007 was probably meant for another program of its author's; expect to need "
      "--learning-rate 1e-3";
  return {preset};
}
