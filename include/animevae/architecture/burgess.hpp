// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include <animevae/network/names.hpp>
#include <animevae/network/network.hpp>

namespace animevae {

/// The encoder of Burgess et al., "Understanding disentangling in beta-VAE" (2018): images of 32x32 or 64x64 to the
/// moments of a latent vector. Published with mean and log-variance interleaved, hence the channel shuffle.
template <Shape Image, int Latent>
struct BurgessEncoder {
  static constexpr auto halve = conv(32, {.kernel = 4, .stride = 2, .padding = 1}) | relu();
  static constexpr auto down = [] {
    if constexpr (Image.height == 64) return halve | halve | halve | halve;
    else return halve | halve | halve;
  }();
  static constexpr auto network = Network(
      Image,
      down | flatten() | linear(256) | relu() | linear(256) | relu() | linear(2 * Latent) | channel_shuffle(Latent),
      takes_only_squares(Image, {32, 64}));

  /// As in VAE animeface's checkpoints, and as in disentangling-vae's, which calls the fourth convolution conv_64.
  static constexpr std::string_view animeface_names =
      Image.height == 64 ? "conv{1..4} lin{1,2} mu_logvar_gen" : "conv{1..3} lin{1,2} mu_logvar_gen";
  static constexpr std::string_view disentangling_vae_names =
      Image.height == 64 ? "conv{1..3} conv_64 lin{1,2} mu_logvar_gen" : animeface_names;
  static_assert(names_every_layer(network, animeface_names) && names_every_layer(network, disentangling_vae_names));
};

/// The decoder that mirrors BurgessEncoder: a latent vector to the values before the link.
template <int Latent, Shape Image>
struct BurgessDecoder {
  static constexpr auto twice(int channels) {
    return conv_transpose(channels, {.kernel = 4, .stride = 2, .padding = 1});
  }
  static constexpr auto up = [] {
    constexpr auto hidden = twice(32) | relu();
    if constexpr (Image.height == 64) return hidden | hidden | hidden;
    else return hidden | hidden;
  }();
  static constexpr auto network = Network(Shape{Latent},
                                          linear(256) | relu() | linear(256) | relu() | linear(512) | relu() |
                                              reshape({32, 4, 4}) | up | twice(Image.channels),
                                          takes_only_squares(Image, {32, 64}));

  static constexpr std::string_view animeface_names =
      Image.height == 64 ? "lin{1..3} convT{1..4}" : "lin{1..3} convT{1..3}";
  static constexpr std::string_view disentangling_vae_names =
      Image.height == 64 ? "lin{1..3} convT_64 convT{1..3}" : animeface_names;
  static_assert(names_every_layer(network, animeface_names) && names_every_layer(network, disentangling_vae_names));
};

static_assert(BurgessEncoder<Shape{3, 64, 64}, 10>::network.parameters() == 253'076);
static_assert(BurgessDecoder<10, Shape{3, 64, 64}>::network.parameters() == 250'979);  // 504,055 together

}  // namespace animevae
