// SPDX-License-Identifier: MIT
#include <animevae/systems/facenet.hpp>

#include <string_view>
#include <utility>
#include <vector>

#include <animevae/preset/make_preset.hpp>

#include "presets/facenet_loss.hpp"
#include "presets/presets.hpp"

namespace av = animevae;

namespace animevae::program {

using namespace av::facenet;

namespace {

/// The loss PLAIN, with the weights that follow from the policies' values.
template <class M>
std::vector<av::PrintedLoss> printed(const av::Recipe<M>& of) {
  const double scale = of.reconstruction.scale.width;
  return {facenet_loss("PLAIN", {.alfa = of.objective.beta.value, .beta = beta_of(scale)},
                       [scale](double distortion, std::int64_t images) {
                         return plain_from_distortion(distortion, images, scale, M::image);
                       })};
}

std::vector<av::Published> files(std::string_view encoder, std::string_view decoder) {
  constexpr auto slim = av::TensorFormat::tensorflow;
  return {{"original", {"encoder/", encoder, 0, slim}, {"decoder/", decoder, 0, slim}}};
}

template <class M>
av::Recipe<M> plain(std::vector<av::Published> files = {}) {
  return {.reconstruction = {.scale = scale_of(recipe.beta)},
          .objective = {.beta = {.value = recipe.alfa}},
          .training = training_of_facenet(),
          .adam = {.epsilon_hat = true},
          .initialisation = av::Initialisation::truncated_normal,
          .published = std::move(files),
          .printed = &printed<M>};
}

}  // namespace

std::vector<Preset> facenet_presets() {
  constexpr auto published = av::DfcVariant::published;
  std::vector<Preset> all{
      av::preset(
          "facenet-dfc", "facenet's dfc_vae, 64x64 RGB, 100 latents, repaired",
          plain<Model<>>(files(av::DfcEncoder<image>::facenet_names, av::DfcDecoder<latents, image>::facenet_names))),
      av::preset("facenet-dfc-published", "the same with the output layer that it had",
                 plain<Model<published>>(files(av::DfcEncoder<image>::facenet_names,
                                               av::DfcDecoder<latents, image, published>::facenet_names))),
      av::preset("facenet-resnet", "facenet's dfc_vae_resnet, repaired", plain<ResnetModel<>>()),
      av::preset("facenet-resnet-published", "the same as published",
                 plain<ResnetModel<published>>(files(av::DfcResnetEncoder<image>::facenet_names,
                                                     av::DfcResnetDecoder<latents, image, published>::facenet_names))),
      av::preset("facenet-large", "facenet's dfc_vae_large, 128x128 RGB, repaired",
                 plain<LargeModel<>>(files(av::DfcLargeEncoder<large_image>::facenet_names,
                                           av::DfcLargeDecoder<latents, large_image>::facenet_names))),
      av::preset(
          "facenet-large-published", "the same as published",
          plain<LargeModel<published>>(files(av::DfcLargeEncoder<large_image>::facenet_names,
                                             av::DfcLargeDecoder<latents, large_image, published>::facenet_names))),
  };
  for (Preset& preset : all)
    if (preset.distribution == Pixels::name)
      preset.step_units =
          facenet_units("squared differences on 0 to 255, summed over the whole batch (facenet's PLAIN)");
  return all;
}

}  // namespace animevae::program
