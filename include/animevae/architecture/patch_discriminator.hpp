// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include <animevae/network/network.hpp>

namespace animevae {

/// The discriminator of patches of pix2pix (Isola et al., 2017): images in [0, 1] to a map of logits, each of an
/// overlapping patch of 16x16, 34x34 or 70x70 pixels with 1, 2 or 3 layers that halve the image. pix2pix and VQGAN take
/// 3 for images of 256x256; for those of 64x64 the default has patches of half the image's height.
template <Shape Image, int Layers = 2, int Width = 64>
struct PatchDiscriminator {
  static constexpr auto block(int channels, int stride) {
    return conv(channels, {.kernel = 4, .stride = stride, .padding = 1, .bias = false}) | batch_norm() |
           leaky_relu(0.2);
  }
  /// Each has twice the channels of the one before, up to 8 times the width.
  template <int I = 1>
  static constexpr auto blocks() {
    constexpr int channels = Width * (std::min)(1 << I, 8);
    if constexpr (I >= Layers) return block(channels, 1);
    else return block(channels, 2) | blocks<I + 1>();
  }
  static constexpr auto network =
      Network(Image, standardise(0.5, 0.5) | conv(Width, {.kernel = 4, .stride = 2, .padding = 1}) | leaky_relu(0.2) |
                         blocks() | conv(1, {.kernel = 4, .padding = 1}));
};

static_assert(PatchDiscriminator<Shape{3, 256, 256}, 3>::network.parameters() == 2'765'633);  // pix2pix's default
static_assert(PatchDiscriminator<Shape{3, 256, 256}, 3>::network.out == Shape{1, 30, 30});

}  // namespace animevae
