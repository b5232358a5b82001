// SPDX-License-Identifier: MIT
#pragma once

#include <animevae/network/network.hpp>

namespace animevae {

/// Strided convolutions with the activation before the norm, as their author writes Keras. L1 anime VAE
/// (Mohanned-Elkholy) published a README and no code: widths, depth and latents are our assumption, the order and the
/// constants of the norm are those of the author's other programs. Images are standardised to [-1, 1] first. Any extent
/// that 16 divides.
template <Shape Image, int Latent = 128>
struct StridedConvEncoder {
  static constexpr auto keras_norm = batch_norm({.epsilon = 1e-3, .momentum = 0.01});
  static constexpr auto halve(int channels) {
    return conv(channels, {.stride = 2, .padding = 1}) | relu() | keras_norm;
  }
  static constexpr auto network = Network(Image,
                                          standardise(0.5, 0.5) | halve(32) | halve(64) | halve(128) | halve(256) |
                                              flatten() | linear(2 * Latent, {.heads = 2}),
                                          takes_multiples(Image, 16));
};

/// The decoder that mirrors StridedConvEncoder, to values in [-1, 1].
template <int Latent, Shape Image>
struct StridedConvDecoder {
  static constexpr Shape innermost{256, Image.height / 16, Image.width / 16};
  static constexpr auto twice(int channels) {
    return conv_transpose(channels, {.stride = 2, .padding = 1, .output_padding = 1});
  }
  static constexpr auto normed(int channels) {
    return twice(channels) | relu() | batch_norm({.epsilon = 1e-3, .momentum = 0.01});
  }
  static constexpr auto network =
      Network(Shape{Latent}, linear(int(innermost.size())) | relu() | reshape(innermost) | normed(128) | normed(64) |
                                 normed(32) | twice(Image.channels) | tanh());
};

static_assert(StridedConvEncoder<Shape{3, 64, 64}, 128>::network.parameters() == 1'438'208 &&
              StridedConvDecoder<128, Shape{3, 64, 64}>::network.parameters() == 916'995);  // 2,355,203 together

}  // namespace animevae
