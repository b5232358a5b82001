// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string_view>

#include <animevae/loss/beta_vae.hpp>
#include <animevae/model/vae.hpp>
#include <animevae/reconstruction/concept.hpp>
#include <animevae/reconstruction/link.hpp>
#include <animevae/reconstruction/scale.hpp>

#include "support/tensors.hpp"

/// A model that nobody published, with everything that a published one may have beyond layers and numbers: stages,
/// named batch norm with saved running statistics, a latent map, a number learned by the distribution in an optimiser
/// group of its own, and a frozen network with weights from elsewhere.
namespace made_up {

using animevae::Network;
using animevae::Shape;
using animevae::Tensor;

inline constexpr Shape image{3, 16, 16}, latent{4, 4, 4};

struct Encoder {
  static constexpr auto network = Network(
      image, animevae::stage("stem") | animevae::standardise(0.5, 0.5) |
                 animevae::conv(8, {.kernel = 4, .stride = 2, .padding = animevae::same, .bias = false}) |
                 animevae::named("stem_norm", animevae::batch_norm({.momentum = 0.2})) | animevae::leaky_relu(0.2) |
                 animevae::stage("head") | animevae::conv(2 * latent.channels, {.stride = 2, .padding = 1}));
};

struct Decoder {
  static constexpr auto block = animevae::conv(6, {.padding = 1, .bias = false}) |
                                animevae::batch_norm({.epsilon = 1e-3, .momentum = 0.005, .scale = false}) |
                                animevae::relu();
  static constexpr auto network = Network(
      latent, animevae::stage("grow") | animevae::upsample_nearest() | block | animevae::residual(block, 0.5) |
                  animevae::stage("picture") | animevae::conv_transpose(3, {.kernel = 4, .stride = 2, .padding = 1}));
};

/// log p(x|z) of pixels, a Gaussian of learned scale, and of a frozen network's features, of unit scale.
struct PixelsAndFeatures {
  const animevae::Weights* weights = nullptr;
  double feature_weight = 0.5;

  static constexpr auto network =
      Network(image, animevae::conv(5, {.stride = 2}) | animevae::batch_norm() | animevae::relu() |
                         animevae::tap("low") | animevae::conv(4, {.stride = 2}) | animevae::tap("high"));
  static constexpr std::array own_tensors{animevae::OwnTensor{.name = "log_scale", .initial = -1}};
  static constexpr std::string_view optimiser_group = "distribution";
  static constexpr int outputs_per_channel = 1;
  static constexpr animevae::Support support = animevae::Support::features;
  static constexpr std::string_view name = "pixels_and_features";

  [[nodiscard]] Tensor log_prob(const Tensor& decoded, const Tensor& images, const animevae::OwnTensors& own) const {
    const Tensor pictures = mean(decoded), scale = at::exp(own[0]);
    const auto squares = [](const Tensor& a, const Tensor& b) { return animevae::sum_per_sample((a - b).square()); };
    Tensor sum = -squares(pictures, images) / (2 * scale * scale) - animevae::dimensions(images) * own[0];
    const auto theirs = own.network->features(images), ours = own.network->features(pictures);
    for (std::size_t i = 0; i < ours.size(); ++i)
      sum = sum - feature_weight * squares(ours[i].features, theirs[i].features);
    return sum;  // up to a constant
  }

  [[nodiscard]] Tensor mean(const Tensor& decoded) const { return animevae::Sigmoid{}(decoded); }

  static void visit(auto& self, auto&& f) {
    f("feature_weight", self.feature_weight, animevae::not_negative, "weight of the features' squared error");
  }
};

/// Weights of the frozen network, as a file would bring them.
inline animevae::Weights feature_weights(std::uint64_t seed = 100) {
  animevae::Weights weights{.source = "made-up features"};
  for (const auto& [name, sizes] :
       std::vector<std::pair<std::string, std::vector<std::int64_t>>>{{"conv1.weight", {5, 3, 3, 3}},
                                                                      {"conv1.bias", {5}},
                                                                      {"norm1.weight", {5}},
                                                                      {"norm1.bias", {5}},
                                                                      {"norm1.running_mean", {5}},
                                                                      {"norm1.running_var", {5}},
                                                                      {"conv2.weight", {4, 5, 3, 3}},
                                                                      {"conv2.bias", {4}}})
    weights.tensors.push_back({name, normal_numbers(sizes, ++seed, at::kFloat).abs() * 0.3});
  return weights;
}

using Model = animevae::Vae<Encoder, Decoder, PixelsAndFeatures, animevae::BetaVae<animevae::LinearWarmup>>;

inline Model make(const animevae::ModelOptions& options = {}) {
  const animevae::Weights weights = feature_weights();
  return Model{
      .reconstruction = {.weights = &weights}, .objective = {.beta = {.to = 2, .steps = 4}}, .options = options};
}

}  // namespace made_up
