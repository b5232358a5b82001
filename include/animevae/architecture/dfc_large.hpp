// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include <animevae/architecture/dfc_resnet.hpp>

namespace animevae {

/// The encoder of facenet's dfc_vae_large, for 128x128: dfc_vae's with one more halving. Any extent that 32 divides.
template <Shape Image, int Latent = 100>
struct DfcLargeEncoder {
  static constexpr auto network =
      Network(Image,
              dfc::standardised | dfc::halve(32) | dfc::halve(64) | dfc::halve(128) | dfc::halve(256) |
                  dfc::halve(512) | flatten() | linear(2 * Latent, {.heads = 2}),
              takes_multiples(Image, 32));

  static constexpr std::string_view facenet_names = "Conv2d_{1..5}{,/BatchNorm} Fc_1+Fc_2";
  static_assert(names_every_layer(network, facenet_names));
};

/// The decoder of facenet's dfc_vae_large. The published one narrows to three channels at half the extent before its
/// last layer, a bottleneck that loses nearly all detail; the repaired one begins with 512 channels and keeps 32 until
/// the last convolution.
template <int Latent, Shape Image, DfcVariant Variant = DfcVariant::repaired>
struct DfcLargeDecoder {
  static constexpr bool published = Variant == DfcVariant::published;
  static constexpr Shape innermost{published ? 256 : 512, Image.height / 32, Image.width / 32};
  static constexpr auto level(int channels) { return dfc::twice(channels) | dfc::activation; }
  static constexpr auto network = [] {
    constexpr auto begin = linear(int(innermost.size())) | reshape(innermost);
    if constexpr (published)
      return Network(Shape{Latent},
                     begin | level(128) | level(64) | level(32) | level(Image.channels) | dfc::twice(Image.channels));
    else
      return Network(Shape{Latent}, begin | level(256) | level(128) | level(64) | level(32) | upsample_nearest(2) |
                                        conv(Image.channels, {.padding = same}));
  }();

  static constexpr std::string_view facenet_names =
      published ? "Fc_1 Conv2d_{1..5}{,/BatchNorm}" : "Fc_1 Conv2d_{1..4}{,/BatchNorm} Conv2d_5";
  static_assert(names_every_layer(network, facenet_names));
};

static_assert(DfcLargeEncoder<Shape{3, 128, 128}, 100>::network.parameters() == 4'426'408);
static_assert(DfcLargeDecoder<100, Shape{3, 128, 128}, DfcVariant::published>::network.parameters() == 801'943);

}  // namespace animevae
