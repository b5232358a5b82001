// SPDX-License-Identifier: MIT
#pragma once

#include <animevae/network/network.hpp>

namespace animevae {

/// The discriminator of DCGAN (Radford, Metz and Chintala, 2016) in the form of PyTorch's example: images of 64x64 in
/// [0, 1], or of other sizes that 16 divides, to one logit, by strided convolutions with leaky ReLU and, but for the
/// first, batch norm. Its layers are "conv1" to "conv4", with `width` to 8 `width` channels, and "score".
template <Shape Image, int Width = 64>
struct DcganDiscriminator {
  static constexpr auto halve(int channels) {
    return conv(channels, {.kernel = 4, .stride = 2, .padding = 1, .bias = false});
  }
  static constexpr auto network =
      Network(Image,
              standardise(0.5, 0.5) | named("conv1", halve(Width)) | leaky_relu(0.2) |
                  named("conv2", halve(2 * Width)) | batch_norm() | leaky_relu(0.2) | named("conv3", halve(4 * Width)) |
                  batch_norm() | leaky_relu(0.2) | named("conv4", halve(8 * Width)) | batch_norm() | leaky_relu(0.2) |
                  named("score", conv(1, {.kernel = {Image.height / 16, Image.width / 16}, .bias = false})) | flatten(),
              takes_multiples(Image, 16));
};

static_assert(DcganDiscriminator<Shape{3, 64, 64}>::network.parameters() == 2'765'568);
static_assert(DcganDiscriminator<Shape{3, 64, 64}>::network.out == Shape{1});

}  // namespace animevae
