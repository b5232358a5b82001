// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include <animevae/network/network.hpp>

namespace animevae {

/// VGG-19 distilled to a sixteenth of its width (Wang et al., "Collaborative Distillation for Ultra-Resolution
/// Universal Style Transfer", 2020), up to conv5_1: features for a perceptual loss. Its first layer, a 1x1 convolution,
/// is its own normalisation of images in [0, 1]. `Taps` counts the features that are used, from conv11 on; layers
/// behind the last one are left out of `network`, and `whole` has them all.
template <Shape Image, int Taps = 5>
struct Vgg19Sixteenth {
  static_assert(Taps >= 1 && Taps <= 5);
  static constexpr auto layer(std::string_view name, int channels) {
    return named(name, conv(channels, {.padding = reflect(1)})) | relu();
  }
  static constexpr auto all_layers = [] {
    return named("conv0", conv(3, {.kernel = 1})) | layer("conv11", 16) | tap("conv11") | layer("conv12", 16) |
           max_pool(2) | layer("conv21", 32) | tap("conv21") | layer("conv22", 32) | max_pool(2) | layer("conv31", 64) |
           tap("conv31") | layer("conv32", 64) | layer("conv33", 64) | layer("conv34", 64) | max_pool(2) |
           layer("conv41", 128) | tap("conv41") | layer("conv42", 128) | layer("conv43", 128) | layer("conv44", 128) |
           max_pool(2) | layer("conv51", 128) | tap("conv51");
  };
  static constexpr auto layers = up_to_tap<Taps>(all_layers);
  static constexpr auto network = Network(Image, layers);
  static constexpr auto whole = Network(Image, up_to_tap<5>(all_layers));
};

}  // namespace animevae
