// SPDX-License-Identifier: MIT
#include <animevae/systems/anime_face_generator.hpp>

#include "presets/preset_table.hpp"

namespace av = animevae;

namespace animevae::program {

using namespace av::anime_face_generator;

namespace {

/// The printed loss, with the weight of the KL divergence at the end of its annealing.
template <class M>
std::vector<PrintedLoss> printed(const Policies<M>& policies) {
  const double weight = policies.objective.beta.to / beta_of(M::image);
  return {{"", &mse, [](const av::Evaluation& e) { return kl(e); },
           [weight](double error, double rate) { return error + weight * rate; }}};
}

template <class M>
Policies<M> published() {
  return {.reconstruction = {.scale = recipe.scale},
          .objective = {.beta = {.to = beta_of(M::image), .first = recipe.first_epoch, .last = recipe.last_epoch}},
          .printed = &printed<M>};
}

/// The whole model, or encoder.pt and decoder.pt.
std::vector<Published> files(std::string_view encoder, std::string_view decoder) {
  return {{"original", {"encoder.", encoder}, {"decoder.", decoder}}, {"original parts", {"", encoder}, {"", decoder}}};
}
std::vector<Published> convolutional_files() {
  return files(av::MaxPoolConvEncoder<image>::anime_autoencoder_names,
               av::MaxPoolConvDecoder<latents, image>::anime_autoencoder_names);
}
std::vector<Published> fully_connected_files() {
  return files(av::FullyConnectedEncoder<image>::anime_autoencoder_names,
               av::FullyConnectedDecoder<latents, image>::anime_autoencoder_names);
}

}  // namespace

std::vector<Preset> anime_face_generator_presets() {
  constexpr auto framework = av::Initialisation::framework;
  const av::TrainOptions training{
      .epochs = recipe.epochs, .batch_size = recipe.batch_size, .learning_rate = recipe.learning_rate};
  return {
      make_preset<published<Model<>>>("anime-face-generator",
                                      "Anime Face Generator as published: max pooling, 64x64 RGB, 32 latents", training,
                                      framework, convolutional_files()),
      make_preset<published<Model<av::Shape{3, 128, 128}>>>("anime-face-generator-128", "the same for 128x128 RGB",
                                                            training, framework, convolutional_files()),
      make_preset<published<FullyConnectedModel<>>>("anime-face-generator-fc", "its fully connected variant, repaired",
                                                    training, framework, fully_connected_files()),
      make_preset<published<FullyConnectedModel<image, 64>>>("anime-face-generator-fc-64",
                                                             "the last version of that one that ran, 64 latents",
                                                             training, framework, fully_connected_files()),
  };
}

}  // namespace animevae::program
