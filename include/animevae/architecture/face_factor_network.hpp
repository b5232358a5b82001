// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include <animevae/network/network.hpp>

namespace animevae {

/// Four 3x3 convolutions that have learned to tell the factors of the library's drawn faces: features for a perceptual
/// loss. `Taps` counts the features that are asked for, conv1 to conv4, each at half the extent of the one before; what
/// lies behind the last one is left out. `animevae train-features` makes the weights.
template <Shape Image, int Taps = 4>
struct FaceFactorFeatures {
  static_assert(Taps >= 1 && Taps <= 4);
  static constexpr auto layer(std::string_view convolution, std::string_view norm, int channels) {
    return named(convolution, conv(channels, {.padding = 1, .bias = false})) | named(norm, batch_norm()) | relu() |
           tap(Name{convolution});
  }
  static constexpr auto layers = up_to_tap<Taps>([] {
    return standardise(0.5, 0.25) | layer("conv1", "norm1", 16) | max_pool(2) | layer("conv2", "norm2", 32) |
           max_pool(2) | layer("conv3", "norm3", 64) | max_pool(2) | layer("conv4", "norm4", 64);
  });
  static constexpr auto network = Network(Image, layers);
};

/// The whole of it, with the regression on top: `Targets` numbers of an image.
template <Shape Image, int Targets>
struct FaceFactorNetwork {
  static constexpr auto network =
      Network(Image, FaceFactorFeatures<Image>::layers | max_pool(2) | named("squeeze", conv(32, {.kernel = 1})) |
                         relu() | flatten() | named("factors", linear(Targets)));
};

}  // namespace animevae
