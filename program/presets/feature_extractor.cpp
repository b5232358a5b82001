// SPDX-License-Identifier: MIT
#include "presets/feature_extractor.hpp"

#include <ATen/ops/upsample_bilinear2d.h>
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <animevae/architecture/dlib_face_resnet.hpp>
#include <animevae/architecture/face_factor_network.hpp>
#include <animevae/architecture/vgg19_sixteenth.hpp>

#include "presets/features.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

/// The size of a network's input; pictures of other sizes are resized to it.
constexpr av::Shape seen{3, 64, 64};

FeatureNetwork network_named(const FeatureExtractorOptions& options) {
  if (options.network == "face-factors")
    return {.name = "the network of drawn faces' factors",
            .network = av::FaceFactorFeatures<seen>::network,
            .built_in = true};
  using Dlib = av::DlibFaceResnet<seen>;
  FeatureNetwork network{.name = "a VGG-19 of a sixteenth width", .network = av::Vgg19Sixteenth<seen>::network};
  if (options.network == "dlib")
    network = {.name = "dlib's face recognition network",
               .network = Dlib::network,
               .published = {{"", Dlib::face_api_names, 0, av::TensorFormat::face_api}}};
  if (options.features.empty())
    throw av::InvalidValue(
        fmt::format("--network {} needs --features FILE, the weights of {}", options.network, network.name));
  return network;
}

av::Tensor as_seen(const av::Tensor& pictures) {
  if (pictures.size(2) == seen.height && pictures.size(3) == seen.width) return pictures;
  return at::upsample_bilinear2d(pictures, {seen.height, seen.width}, /*align_corners=*/false);
}

}  // namespace

void FeatureExtractorOptions::add_to(CLI::App& command) {
  command.add_option("--network", network, "Feature network: face-factors, vgg or dlib")
      ->check(CLI::IsMember({"face-factors", "vgg", "dlib"}))
      ->capture_default_str();
  command.add_option("--features", features, "Its weights; those of face-factors come with the program");
}

FeatureExtractor::FeatureExtractor(const FeatureExtractorOptions& options)
    : network_{network_named(options)},
      runnable_{store_.make_frozen(network_.network, "", read_features(network_, options.features))} {}

std::vector<av::Tapped> FeatureExtractor::features(const av::Tensor& pictures) const {
  return runnable_.features(as_seen(pictures));
}

}  // namespace animevae::program
