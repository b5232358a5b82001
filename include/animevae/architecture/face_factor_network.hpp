// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include <animevae/network/network.hpp>

namespace animevae {

/// Four 3x3 convolutions of a network trained to predict the factors of the library's drawn faces: features for a
/// perceptual loss. `Taps` counts the features that are used, conv1 to conv4, each at half the extent of the one
/// before; layers behind the last one are left out. `animevae train-features` trains the weights.
template <Shape Image, int Taps = 4>
struct FaceFactorFeatures {
  static_assert(Taps >= 1 && Taps <= 4);
  static constexpr auto layer(std::string_view convolution, std::string_view norm, int channels) {
    return named(convolution, conv(channels, {.padding = 1, .bias = false})) | named(norm, batch_norm()) | relu() |
           tap(Name{convolution});
  }
  static constexpr auto all_layers = [] {
    return standardise(0.5, 0.25) | layer("conv1", "norm1", 16) | max_pool(2) | layer("conv2", "norm2", 32) |
           max_pool(2) | layer("conv3", "norm3", 64) | max_pool(2) | layer("conv4", "norm4", 64);
  };
  static constexpr auto layers = up_to_tap<Taps>(all_layers);
  static constexpr auto network = Network(Image, layers);
  static constexpr auto whole = Network(Image, up_to_tap<4>(all_layers));
};

/// FaceFactorFeatures with the regression to `Targets` numbers on top, as it is trained.
template <Shape Image, int Targets>
struct FaceFactorNetwork {
  static constexpr auto network =
      Network(Image, FaceFactorFeatures<Image>::layers | max_pool(2) | named("squeeze", conv(32, {.kernel = 1})) |
                         relu() | flatten() | named("factors", linear(Targets)));
};

}  // namespace animevae
