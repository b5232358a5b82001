// SPDX-License-Identifier: MIT
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/architecture/dlib_face_resnet.hpp>
#include <animevae/architecture/face_factor_network.hpp>
#include <animevae/architecture/inception_resnet_v1.hpp>
#include <animevae/architecture/vgg19_sixteenth.hpp>
#include <animevae/systems/facenet.hpp>

#include "presets/facenet_loss.hpp"
#include "presets/preset_table.hpp"

namespace av = animevae;

namespace animevae::program {

using namespace av::facenet;

namespace {

/// The weights that follow from the policies' values.
template <class M>
Recipe weights_of(const Policies<M>& policies) {
  const double first = policies.reconstruction.compared().front().scale;
  return {.alfa = policies.objective.beta.value, .beta = 1 / (2 * first * first)};
}

template <class M>
std::vector<PrintedLoss> printed(const Policies<M>& policies) {
  return {facenet_loss("PERCEPTUAL", weights_of(policies),
                       [features = policies.reconstruction](double distortion, std::int64_t images) {
                         return perceptual_from_distortion(distortion, images, features);
                       })};
}

template <class FeatureNetwork>
Policies<PerceptualModel<FeatureNetwork>> perceptual_policies() {
  using M = PerceptualModel<FeatureNetwork>;
  return {.objective = {.beta = {.value = recipe.alfa}}, .printed = &printed<M>};
}

/// dfc_vae, repaired, with a feature network for its reconstruction loss.
template <class FeatureNetwork>
Preset perceptual_preset(std::string_view name, std::string_view description, std::string_view features,
                         bool built_in = false, std::optional<av::PublishedNames> published = {}) {
  constexpr auto slim = av::TensorFormat::tensorflow;
  Preset preset = make_preset<perceptual_policies<FeatureNetwork>>(
      name, description,
      {.steps = recipe.steps, .batch_size = recipe.batch_size, .learning_rate = recipe.learning_rate},
      av::Initialisation::truncated_normal,
      {{"original",
        {"encoder/", av::DfcEncoder<image>::facenet_names, 0, slim},
        {"decoder/", av::DfcDecoder<latents, image>::facenet_names, 0, slim}}});
  preset.adam.epsilon_hat = true;
  preset.features = {.name = features,
                     .network = FeatureNetwork::network,
                     .whole = Features<FeatureNetwork>::whole_network(),
                     .built_in = built_in,
                     .published = std::move(published)};
  preset.step_units =
      facenet_units("squared differences of features, summed over the whole batch (facenet's PERCEPTUAL)");
  return preset;
}

}  // namespace

std::vector<Preset> facenet_perceptual_presets() {
  using FaceFactors = av::FaceFactorFeatures<image>;
  using Vgg = av::Vgg19Sixteenth<image, 4>;
  using Dlib = av::DlibFaceResnet<image, 2>;
  using Inception = av::InceptionResnetV1<image>;
  return {
      perceptual_preset<FaceFactors>("facenet-perceptual",
                                     "facenet's dfc_vae, repaired, comparing features that tell drawn faces apart",
                                     "the network of drawn faces' factors", true),
      perceptual_preset<Vgg>("facenet-perceptual-vgg", "the same with a VGG-19 of a sixteenth width, to conv41",
                             "a VGG-19 of a sixteenth width"),
      perceptual_preset<Dlib>("facenet-perceptual-dlib", "the same with dlib's face recognition network, to conv64_3",
                              "dlib's face recognition network", false,
                              av::PublishedNames{"", Dlib::face_api_names, 0, av::TensorFormat::face_api}),
      perceptual_preset<Inception>(
          "facenet-perceptual-inception", "the same with facenet's own Inception-ResNet-v1, to Conv2d_2b",
          "facenet's Inception-ResNet-v1", false,
          av::PublishedNames{"InceptionResnetV1/", Inception::facenet_names, 0, av::TensorFormat::tensorflow}),
  };
}

}  // namespace animevae::program
