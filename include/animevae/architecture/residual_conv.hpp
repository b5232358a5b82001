// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include <animevae/network/names.hpp>
#include <animevae/network/network.hpp>

namespace animevae {

namespace residual_conv {

/// Convolution, batch norm, leaky ReLU: every layer but the two heads.
inline constexpr auto norm = batch_norm() | leaky_relu(0.01);
constexpr auto same_conv(int channels) { return conv(channels, {.padding = 1, .bias = false}); }

/// x + block(x) at the width and extent of its input, then half the extent at twice the width.
constexpr auto down(int channels) {
  return residual(same_conv(channels) | norm) |
         conv(2 * channels, {.kernel = 4, .stride = 2, .padding = 1, .bias = false}) | norm;
}
/// x + block(x), then twice the extent at half the width.
constexpr auto up(int channels) {
  return residual(same_conv(channels) | norm) |
         conv_transpose(channels / 2, {.kernel = 4, .stride = 2, .padding = 1, .bias = false}) | norm;
}

constexpr auto level(int number) {
  Name name{"level 0"};
  name.data[6] = char('0' + number);
  return stage(name);
}

template <int Channels, int Level, int Levels>
constexpr auto all_down() {
  if constexpr (Level == Levels) return Identity{};
  else return level(Level) | down(Channels) | all_down<2 * Channels, Level + 1, Levels>();
}
template <int Channels, int Level>
constexpr auto all_up() {
  if constexpr (Level == 0) return Identity{};
  else return level(Level) | up(Channels) | all_up<Channels / 2, Level - 1>();
}

}  // namespace residual_conv

/// The encoder of Anime VAE (pierrot-lc/anime_vae): fully convolutional, a residual block and a halving per level, to a
/// latent map of Latent x H/2^Levels x W/2^Levels. Images are standardised to [-1, 1] first. Any extent that 2^Levels
/// divides.
template <Shape Image, int Filters = 20, int Levels = 5, int Latent = 128>
struct ResidualConvEncoder {
  static_assert(Levels >= 1 && Levels <= 9);
  static constexpr auto network =
      Network(Image,
              stage("project") | standardise(0.5, 0.5) | residual_conv::same_conv(Filters) | stage("norm") |
                  residual_conv::norm | residual_conv::all_down<Filters, 0, Levels>() | stage("moments") |
                  conv(2 * Latent, {.padding = 1}),
              takes_multiples(Image, 1 << Levels));

  static constexpr std::string_view anime_vae_names =
      "cnn_encoder.project_layer.{0,1} cnn_encoder.layers.{0..$}.{0,1}.conv_block.{0,1} project_latent.0";
  static_assert(names_every_layer(network, anime_vae_names, Levels - 1));
};

/// The decoder that mirrors ResidualConvEncoder: a latent map to the values before the link.
template <int Latent, Shape Image, int Filters = 20, int Levels = 5>
struct ResidualConvDecoder {
  static_assert(Levels >= 1 && Levels <= 9);
  static constexpr int widest = Filters << Levels;
  static constexpr auto network =
      Network({Latent, Image.height >> Levels, Image.width >> Levels},
              stage("project") | residual_conv::same_conv(widest) | stage("norm") | residual_conv::norm |
                  residual_conv::all_up<widest, Levels>() | stage("rgb") | conv(Image.channels, {.padding = 1}));

  static constexpr std::string_view anime_vae_names =
      "cnn_decoder.project_layer.{0,1} cnn_decoder.layers.{0..$}.{0,1}.conv_block.{0,1} project_rgb";
  static_assert(names_every_layer(network, anime_vae_names, Levels - 1));
};

}  // namespace animevae
