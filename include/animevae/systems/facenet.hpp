// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/square.h>

#include <cmath>
#include <cstdint>
#include <numbers>

#include <animevae/architecture/dfc.hpp>
#include <animevae/architecture/dfc_large.hpp>
#include <animevae/architecture/dfc_resnet.hpp>
#include <animevae/loss/beta_vae.hpp>
#include <animevae/loss/evaluation.hpp>
#include <animevae/model/vae.hpp>
#include <animevae/reconstruction/gaussian.hpp>
#include <animevae/reconstruction/in_feature_space.hpp>

/// The variational autoencoders of facenet (github.com/davidsandberg/facenet, generative): three networks, a squared
/// error over pixels ('PLAIN') or over features of a face recognition network ('PERCEPTUAL').
namespace animevae::facenet {

inline constexpr Shape image{3, 64, 64}, large_image{3, 128, 128};
inline constexpr int latents = 100;

using Pixels = GaussianWith<StandardisedLink>;

template <DfcVariant Variant = DfcVariant::repaired, Shape Image = image, int Latents = latents>
using Model = Vae<DfcEncoder<Image, Latents>, DfcDecoder<Latents, Image, Variant>, Pixels, BetaVae<>>;

template <DfcVariant Variant = DfcVariant::repaired, Shape Image = image, int Latents = latents>
using ResnetModel =
    Vae<DfcResnetEncoder<Image, Latents, Variant>, DfcResnetDecoder<Latents, Image, Variant>, Pixels, BetaVae<>>;

template <DfcVariant Variant = DfcVariant::repaired, Shape Image = large_image, int Latents = latents>
using LargeModel = Vae<DfcLargeEncoder<Image, Latents>, DfcLargeDecoder<Latents, Image, Variant>, Pixels, BetaVae<>>;

/// 'PERCEPTUAL': a squared error over the features of a frozen network at its taps, or at the layers of `compare`.
/// Facenet uses InceptionResnetV1, whose taps have the names of its --loss_features.
template <class FeatureNetwork>
using Features = InFeatureSpace<FeatureNetwork, StandardisedLink>;

template <class FeatureNetwork, Shape Image = image, int Latents = latents>
using PerceptualModel =
    Vae<DfcEncoder<Image, Latents>, DfcDecoder<Latents, Image>, Features<FeatureNetwork>, BetaVae<>>;

/// The run of its README.
struct Recipe {
  double alfa = 1, beta = 0.5;  ///< weights of the KL divergence and of the reconstruction
  double learning_rate = 2e-4;
  std::int64_t batch_size = 128, steps = 50'000;
};
inline constexpr Recipe recipe{};

/// The deviation, in units of [0, 1], at which a Gaussian's squared error is beta times the sum of squares on 0 to 255:
/// 1 / 255 for beta 1/2.
[[nodiscard]] inline double scale_of(double beta) { return 1 / (255 * std::sqrt(2 * beta)); }

/// The inverse of scale_of(): the beta of a standard deviation.
[[nodiscard]] inline double beta_of(double scale) { return 1 / (2 * (255 * scale) * (255 * scale)); }

/// Any of the models with the recipe's values, over pixels, and facenet's initialisation. Facenet's loss sums the
/// squared error over the batch but averages the KL divergence, so that the error weighs more in larger batches;
/// `faithful_batch` is the batch size whose balance is reproduced.
template <class M = Model<>>
[[nodiscard]] M make_model(ModelOptions options = {}, std::int64_t faithful_batch = 1) {
  options.initialisation = Initialisation::truncated_normal;
  return {.reconstruction = {.scale = scale_of(recipe.beta * double(faithful_batch))},
          .objective = {.beta = {.value = recipe.alfa}},
          .options = options};
}

/// The same over features; `weights` are those of the feature network, from read_weights(file).
template <class FeatureNetwork>
[[nodiscard]] PerceptualModel<FeatureNetwork> make_perceptual_model(const Weights& weights, ModelOptions options = {},
                                                                    std::int64_t faithful_batch = 1) {
  options.initialisation = Initialisation::truncated_normal;
  Features<FeatureNetwork> features{.weights = &weights};
  features.scales.fill(1 / std::sqrt(2 * recipe.beta * double(faithful_batch)));
  return {.reconstruction = features, .objective = {.beta = {.value = recipe.alfa}}, .options = options};
}

/// The KL term: averaged over the batch.
[[nodiscard]] inline double kl(const Evaluation& e) { return e.rate.mean().item<double>(); }

/// 'PLAIN': squared differences on 0 to 255, summed over everything, the batch too.
[[nodiscard]] inline double plain(const Evaluation& e, const StandardisedLink& link = {}) {
  return 255.0 * 255.0 * at::square(link(e.decoded) - e.images).sum().item<double>();
}

/// The same, computed from a mean distortion over `images` images, as training measures it.
[[nodiscard]] inline double plain_from_distortion(double distortion, std::int64_t images,
                                                  double scale = scale_of(recipe.beta), Shape of = image) {
  const double constant = double(of.size()) * std::log(scale * std::sqrt(2 * std::numbers::pi));
  return double(images) * (distortion - constant) / beta_of(scale);
}

/// 'PERCEPTUAL': squared differences of features, summed over everything, the batch too. Computed from a mean
/// distortion over `images` images under `features`; where its scales differ, in units of the first.
template <class FeatureNetwork>
[[nodiscard]] double perceptual_from_distortion(double distortion, std::int64_t images,
                                                const Features<FeatureNetwork>& features) {
  const double first = features.compared().front().scale;
  return double(images) * (distortion + features.log_normaliser()) * 2 * first * first;
}

/// The total loss, with either reconstruction term.
[[nodiscard]] inline double total(double reconstruction, double kl, const Recipe& values = recipe) {
  return values.alfa * kl + values.beta * reconstruction;
}

}  // namespace animevae::facenet
