// SPDX-License-Identifier: MIT
#include <animevae/systems/facenet.hpp>

#include "presets/facenet_loss.hpp"
#include "presets/preset_table.hpp"

namespace av = animevae;

namespace animevae::program {

using namespace av::facenet;

namespace {

/// The loss PLAIN, with the weights that follow from the policies' values.
template <class M>
std::vector<PrintedLoss> printed(const Policies<M>& policies) {
  const double scale = policies.reconstruction.scale.width;
  return {facenet_loss("PLAIN", {.alfa = policies.objective.beta.value, .beta = beta_of(scale)},
                       [scale](double distortion, std::int64_t images) {
                         return plain_from_distortion(distortion, images, scale, M::image);
                       })};
}

template <class M>
Policies<M> plain() {
  return {.reconstruction = {.scale = scale_of(recipe.beta)},
          .objective = {.beta = {.value = recipe.alfa}},
          .printed = &printed<M>};
}

std::vector<Published> files(std::string_view encoder, std::string_view decoder) {
  constexpr auto slim = av::TensorFormat::tensorflow;
  return {{"original", {"encoder/", encoder, 0, slim}, {"decoder/", decoder, 0, slim}}};
}

}  // namespace

std::vector<Preset> facenet_presets() {
  constexpr auto published = av::DfcVariant::published;
  constexpr auto truncated = av::Initialisation::truncated_normal;
  const av::TrainOptions training{
      .steps = recipe.steps, .batch_size = recipe.batch_size, .learning_rate = recipe.learning_rate};
  std::vector<Preset> all{
      make_preset<plain<Model<>>>(
          "facenet-dfc", "facenet's dfc_vae, 64x64 RGB, 100 latents, repaired", training, truncated,
          files(av::DfcEncoder<image>::facenet_names, av::DfcDecoder<latents, image>::facenet_names)),
      make_preset<plain<Model<published>>>(
          "facenet-dfc-published", "the same with the output layer that it had", training, truncated,
          files(av::DfcEncoder<image>::facenet_names, av::DfcDecoder<latents, image, published>::facenet_names)),
      make_preset<plain<ResnetModel<>>>("facenet-resnet", "facenet's dfc_vae_resnet, repaired", training, truncated,
                                        {}),
      make_preset<plain<ResnetModel<published>>>("facenet-resnet-published", "the same as published", training,
                                                 truncated,
                                                 files(av::DfcResnetEncoder<image>::facenet_names,
                                                       av::DfcResnetDecoder<latents, image, published>::facenet_names)),
      make_preset<plain<LargeModel<>>>("facenet-large", "facenet's dfc_vae_large, 128x128 RGB, repaired", training,
                                       truncated,
                                       files(av::DfcLargeEncoder<large_image>::facenet_names,
                                             av::DfcLargeDecoder<latents, large_image>::facenet_names)),
      make_preset<plain<LargeModel<published>>>(
          "facenet-large-published", "the same as published", training, truncated,
          files(av::DfcLargeEncoder<large_image>::facenet_names,
                av::DfcLargeDecoder<latents, large_image, published>::facenet_names)),
  };
  for (Preset& preset : all) {
    preset.adam.epsilon_hat = true;
    if (preset.distribution == Pixels::name)
      preset.step_units =
          facenet_units("squared differences on 0 to 255, summed over the whole batch (facenet's PLAIN)");
  }
  return all;
}

}  // namespace animevae::program
