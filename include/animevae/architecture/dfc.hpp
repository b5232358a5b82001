// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include <animevae/network/names.hpp>
#include <animevae/network/network.hpp>

namespace animevae {

/// The layers of facenet's variational autoencoders (davidsandberg/facenet, generative), which are TensorFlow slim's.
namespace dfc {

/// Standardises every channel by the statistics of CASIA-WebFace. They suit other images as well, since batch
/// normalisation follows the first layer.
inline constexpr auto standardised = standardise({134.10714722 / 255, 102.52040863 / 255, 87.15436554 / 255},
                                                 {62.77978781 / 255, 53.45037765 / 255, 50.19320582 / 255, 1});

/// Slim's batch norm learns a shift and no scale; the convolution before it has no bias.
inline constexpr auto norm = batch_norm({.epsilon = 1e-3, .momentum = 0.005, .scale = false});
inline constexpr auto activation = leaky_relu(0.1);

constexpr auto normed_conv(int channels, Extent kernel, Extent stride = 1) {
  return conv(channels, {.kernel = kernel, .stride = stride, .padding = same, .bias = false}) | norm;
}
constexpr auto halve(int channels) { return normed_conv(channels, 4, 2) | activation; }
constexpr auto twice(int channels) { return upsample_nearest(2) | normed_conv(channels, 3); }

}  // namespace dfc

/// The encoder of facenet's dfc_vae, after Hou et al., "Deep Feature Consistent Variational Autoencoder" (2017): images
/// to the moments of a latent vector. Any extent that 16 divides.
template <Shape Image, int Latent = 100>
struct DfcEncoder {
  static constexpr auto network = Network(Image,
                                          dfc::standardised | dfc::halve(32) | dfc::halve(64) | dfc::halve(128) |
                                              dfc::halve(256) | flatten() | linear(2 * Latent, {.heads = 2}),
                                          takes_multiples(Image, 16));

  static constexpr std::string_view facenet_names = "Conv2d_{1..4}{,/BatchNorm} Fc_1+Fc_2";
  static_assert(names_every_layer(network, facenet_names));
};

/// Facenet's networks as published, or with their faults repaired.
enum class DfcVariant : unsigned char { published, repaired };

/// The decoder of facenet's dfc_vae. The published one ends with batch norm without a scale, which gives every channel
/// of a batch the variance 1; the repaired one ends with a bias instead.
template <int Latent, Shape Image, DfcVariant Variant = DfcVariant::repaired>
struct DfcDecoder {
  static constexpr Shape innermost{256, Image.height / 16, Image.width / 16};
  static constexpr auto out = [] {
    if constexpr (Variant == DfcVariant::published) return dfc::twice(Image.channels);
    else return upsample_nearest(2) | conv(Image.channels, {.padding = same});
  }();
  static constexpr auto network =
      Network(Shape{Latent}, linear(int(innermost.size())) | reshape(innermost) | dfc::twice(128) | dfc::activation |
                                 dfc::twice(64) | dfc::activation | dfc::twice(32) | dfc::activation | out);

  static constexpr std::string_view facenet_names =
      Variant == DfcVariant::published ? "Fc_1 Conv2d_{1..4}{,/BatchNorm}" : "Fc_1 Conv2d_{1..3}{,/BatchNorm} Conv2d_4";
  static_assert(names_every_layer(network, facenet_names));
};

static_assert(DfcEncoder<Shape{3, 64, 64}, 100>::network.parameters() == 1'509'544);
static_assert(DfcDecoder<100, Shape{3, 64, 64}, DfcVariant::published>::network.parameters() == 801'859);  // 2,311,403
static_assert(DfcDecoder<100, Shape{3, 64, 64}>::network.parameters() == 801'859);  // the same: a bias for each shift

}  // namespace animevae
