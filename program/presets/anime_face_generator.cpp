// SPDX-License-Identifier: MIT
#include <animevae/systems/anime_face_generator.hpp>

#include <string_view>
#include <utility>
#include <vector>

#include <animevae/preset/make_preset.hpp>

#include "presets/presets.hpp"

namespace av = animevae;

namespace animevae::program {

using namespace av::anime_face_generator;

namespace {

/// The printed loss, with the weight of the KL divergence at the end of its annealing.
template <class M>
std::vector<av::PrintedLoss> printed(const av::Recipe<M>& of) {
  const double weight = of.objective.beta.to / beta_of(M::image);
  return {{"", &mse, [](const av::Evaluation& e) { return kl(e); },
           [weight](double error, double rate) { return error + weight * rate; }}};
}

template <class M>
av::Recipe<M> published(std::vector<av::Published> files) {
  return {.reconstruction = {.scale = recipe.scale},
          .objective = {.beta = {.to = beta_of(M::image), .first = recipe.first_epoch, .last = recipe.last_epoch}},
          .training = {.epochs = recipe.epochs, .batch_size = recipe.batch_size, .learning_rate = recipe.learning_rate},
          .initialisation = av::Initialisation::framework,
          .published = std::move(files),
          .printed = &printed<M>};
}

/// The whole model, or encoder.pt and decoder.pt.
std::vector<av::Published> files(std::string_view encoder, std::string_view decoder) {
  return {{"original", {"encoder.", encoder}, {"decoder.", decoder}}, {"original parts", {"", encoder}, {"", decoder}}};
}
std::vector<av::Published> convolutional_files() {
  return files(av::MaxPoolConvEncoder<image>::anime_autoencoder_names,
               av::MaxPoolConvDecoder<latents, image>::anime_autoencoder_names);
}
std::vector<av::Published> fully_connected_files() {
  return files(av::FullyConnectedEncoder<image>::anime_autoencoder_names,
               av::FullyConnectedDecoder<latents, image>::anime_autoencoder_names);
}

}  // namespace

std::vector<Preset> anime_face_generator_presets() {
  return {
      av::preset("anime-face-generator", "Anime Face Generator as published: max pooling, 64x64 RGB, 32 latents",
                 published<Model<>>(convolutional_files())),
      av::preset("anime-face-generator-128", "the same for 128x128 RGB",
                 published<Model<av::Shape{3, 128, 128}>>(convolutional_files())),
      av::preset("anime-face-generator-fc", "its fully connected variant, repaired",
                 published<FullyConnectedModel<>>(fully_connected_files())),
      av::preset("anime-face-generator-fc-64", "the last version of that one that ran, 64 latents",
                 published<FullyConnectedModel<image, 64>>(fully_connected_files())),
  };
}

}  // namespace animevae::program
