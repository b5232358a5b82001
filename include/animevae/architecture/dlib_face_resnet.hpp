// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include <animevae/network/names.hpp>
#include <animevae/network/network.hpp>

namespace animevae {

/// dlib's face recognition network (Davis King, dlib_face_recognition_resnet_model_v1): a ResNet of 29 convolutions,
/// each followed by a scale and shift per channel, from a face of 150x150 to a vector of 128. Any image is resized
/// first. `Taps` counts the features that are used: conv32_3, conv64_3, conv128_2, conv256_2 and the vector, fc; layers
/// behind the last one are left out of `network`, and `whole` has them all.
template <Shape Image, int Taps = 5>
struct DlibFaceResnet {
  static_assert(Taps >= 1 && Taps <= 5);
  /// (255 x - mean) / 256 of images x in [0, 1].
  static constexpr auto input =
      standardise({122.782 / 255, 117.001 / 255, 104.298 / 255}, {256.0 / 255, 256.0 / 255, 256.0 / 255, 1});

  static constexpr auto block(int channels) {
    constexpr auto c = [](int n) { return conv(n, {.padding = 1}) | affine(); };
    return residual(c(channels) | relu() | c(channels)) | relu();
  }
  /// Halves the extent; the short cut is average pooling, and the smaller branch is filled up with zeros.
  static constexpr auto down(int channels) {
    return extended_sum(average_pool(2),
                        conv(channels, {.stride = 2}) | affine() | relu() | conv(channels, {.padding = 1}) | affine()) |
           relu();
  }
  static constexpr auto all_layers = [] {
    return input | resize(150) | conv(32, {.kernel = 7, .stride = 2}) | affine() | relu() | max_pool(3, {.stride = 2}) |
           repeat<3>(block(32)) | tap("conv32_3") | down(64) | repeat<3>(block(64)) | tap("conv64_3") | down(128) |
           repeat<2>(block(128)) | tap("conv128_2") | down(256) | repeat<2>(block(256)) | tap("conv256_2") | down(256) |
           average_pool(2) | flatten() | linear(128, {.bias = false}) | tap("fc");
  };
  static constexpr auto layers = up_to_tap<Taps>(all_layers);
  static constexpr auto network = Network(Image, layers);
  static constexpr auto whole = Network(Image, up_to_tap<5>(all_layers));

  /// As in face-api's copy of the weights; with fewer taps only the first of them are used.
  static constexpr std::string_view face_api_names =
      "conv32_down.{conv,scale} conv32_{1..3}.conv{1,2}.{conv,scale} conv64_{down,1,2,3}.conv{1,2}.{conv,scale} "
      "conv128_{down,1,2}.conv{1,2}.{conv,scale} conv256_{down,1,2,down_out}.conv{1,2}.{conv,scale} fc";
  static_assert(Taps < 5 || names_every_layer(network, face_api_names));
};

}  // namespace animevae
