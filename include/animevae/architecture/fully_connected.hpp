// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include <animevae/network/names.hpp>
#include <animevae/network/network.hpp>

namespace animevae {

/// The fully connected encoder of Anime Face Generator (saiboxx/ml-showcases, anime-autoencoder), for images of any
/// size.
template <Shape Image, int Latent = 32>
struct FullyConnectedEncoder {
  static constexpr auto network = Network(Image, flatten() | linear(2048) | elu() | linear(1024) | elu() | linear(256) |
                                                     elu() | linear(128) | elu() | linear(2 * Latent, {.heads = 2}));

  static constexpr std::string_view anime_autoencoder_names = "fc{1..4} mu+logvar";
  static_assert(names_every_layer(network, anime_autoencoder_names));
};

/// The decoder that mirrors FullyConnectedEncoder.
template <int Latent, Shape Image>
struct FullyConnectedDecoder {
  static constexpr auto network =
      Network(Shape{Latent}, linear(128) | elu() | linear(256) | elu() | linear(1024) | elu() | linear(2048) | elu() |
                                 linear(int(Image.size())) | reshape(Image));

  static constexpr std::string_view anime_autoencoder_names = "fc{1..5}";
  static_assert(names_every_layer(network, anime_autoencoder_names));
};

// In the last published version, encoder and decoder disagree about the image and the latents, so that it cannot run:
// the repaired one has 32 latents. The last version that ran had 64.
static_assert(FullyConnectedEncoder<Shape{3, 64, 64}, 32>::network.parameters() +
                  FullyConnectedDecoder<32, Shape{3, 64, 64}>::network.parameters() ==
              55'147'328);
static_assert(FullyConnectedEncoder<Shape{3, 64, 64}, 64>::network.parameters() +
                  FullyConnectedDecoder<64, Shape{3, 64, 64}>::network.parameters() ==
              55'159'680);

}  // namespace animevae
