// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include <animevae/network/names.hpp>
#include <animevae/network/network.hpp>

namespace animevae {

/// The convolutional encoder of Anime Face Generator (saiboxx/ml-showcases, anime-autoencoder): widths that shrink
/// inward, halved by max pooling, to the moments of a latent vector. Any extent that 8 divides.
template <Shape Image, int Latent = 32>
struct MaxPoolConvEncoder {
  static constexpr auto halve(int channels) { return conv(channels, {.padding = 1}) | elu() | max_pool(2); }
  static constexpr auto network = Network(
      Image, halve(128) | halve(64) | halve(32) | flatten() | linear(64) | elu() | linear(2 * Latent, {.heads = 2}),
      takes_multiples(Image, 8));

  static constexpr std::string_view anime_autoencoder_names = "conv{1..3} fc1 mu+logvar";
  static_assert(names_every_layer(network, anime_autoencoder_names));
};

/// The decoder of MaxPoolConvEncoder: bilinear up-sampling with aligned corners, each followed by a transposed
/// convolution of stride 1. There is no activation behind the second linear layer.
template <int Latent, Shape Image>
struct MaxPoolConvDecoder {
  static constexpr Shape innermost{32, Image.height / 8, Image.width / 8};
  static constexpr auto twice(int channels) { return upsample_bilinear(2) | conv_transpose(channels, {.padding = 1}); }
  static constexpr auto network =
      Network(Shape{Latent}, linear(64) | elu() | linear(int(innermost.size())) | reshape(innermost) | twice(64) |
                                 elu() | twice(128) | elu() | twice(Image.channels));

  static constexpr std::string_view anime_autoencoder_names = "fc{1,2} conv{1..3}";
  static_assert(names_every_layer(network, anime_autoencoder_names));
};

static_assert(MaxPoolConvEncoder<Shape{3, 64, 64}, 32>::network.parameters() +
                  MaxPoolConvDecoder<32, Shape{3, 64, 64}>::network.parameters() ==
              462'179);

}  // namespace animevae
