// SPDX-License-Identifier: MIT
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <animevae/architecture/dlib_face_resnet.hpp>
#include <animevae/architecture/face_factor_network.hpp>
#include <animevae/architecture/inception_resnet_v1.hpp>
#include <animevae/architecture/vgg19_sixteenth.hpp>
#include <animevae/preset/make_preset.hpp>
#include <animevae/systems/facenet.hpp>

#include "presets/facenet_loss.hpp"
#include "presets/presets.hpp"

namespace av = animevae;

namespace animevae::program {

using namespace av::facenet;

namespace {

/// The weights that follow from the parts' values.
template <class M>
av::facenet::Recipe weights_of(const av::Recipe<M>& of) {
  const double first = of.reconstruction.compared().front().scale;
  return {.alfa = of.objective.beta.value, .beta = 1 / (2 * first * first)};
}

template <class M>
std::vector<av::PrintedLoss> printed(const av::Recipe<M>& of) {
  return {facenet_loss("PERCEPTUAL", weights_of(of),
                       [features = of.reconstruction](double distortion, std::int64_t images) {
                         return perceptual_from_distortion(distortion, images, features);
                       })};
}

/// dfc_vae, repaired, with a feature network for its reconstruction loss.
template <class FeatureNetwork>
Preset perceptual_preset(std::string name, std::string description, std::string features, bool built_in = false,
                         std::optional<av::PublishedNames> published = {}) {
  constexpr auto slim = av::TensorFormat::tensorflow;
  using M = PerceptualModel<FeatureNetwork>;
  Preset preset = av::preset<M>(std::move(name), std::move(description),
                                {.objective = {.beta = {.value = recipe.alfa}},
                                 .training = training_of_facenet(),
                                 .adam = {.epsilon_hat = true},
                                 .initialisation = av::Initialisation::truncated_normal,
                                 .published = {{"original",
                                                {"encoder/", av::DfcEncoder<image>::facenet_names, 0, slim},
                                                {"decoder/", av::DfcDecoder<latents, image>::facenet_names, 0, slim}}},
                                 .printed = &printed<M>});
  preset.features = {.name = std::move(features),
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
