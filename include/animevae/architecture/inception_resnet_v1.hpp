// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include <animevae/architecture/dfc.hpp>

namespace animevae {

/// The beginning of facenet's Inception-ResNet-v1 (Szegedy et al., 2016), up to Mixed_5a: the part that facenet's
/// perceptual loss uses. Any image is standardised as facenet does and resized to 160x160 as TensorFlow 1 did. `Taps`
/// counts the features that are used: Conv2d_1a_3x3, Conv2d_2a_3x3, Conv2d_2b_3x3 (the three of facenet's recipe),
/// MaxPool_3a_3x3, Conv2d_3b_1x1, Conv2d_4a_3x3, Conv2d_4b_3x3, Mixed_5a; layers behind the last one are left out.
template <Shape Image, int Taps = 3>
struct InceptionResnetV1 {
  static_assert(Taps >= 1 && Taps <= 8);
  static constexpr auto normed(int channels, Extent kernel, Extent stride = 1, Padding padding = 0) {
    return conv(channels, {.kernel = kernel, .stride = stride, .padding = padding, .bias = false}) | dfc::norm | relu();
  }
  static constexpr auto same_conv(int channels, Extent kernel) { return normed(channels, kernel, 1, same); }

  static constexpr auto block35 = residual(concatenate(same_conv(32, 1), same_conv(32, 1) | same_conv(32, 3),
                                                       same_conv(32, 1) | same_conv(32, 3) | same_conv(32, 3)) |
                                               conv(256, {.kernel = 1}),
                                           0.17) |
                                  relu();

  static constexpr auto all_layers = [] {
    return dfc::standardised | resize(160, Resampling::bilinear_tf1) | normed(32, 3, 2) | tap("Conv2d_1a_3x3") |
           normed(32, 3) | tap("Conv2d_2a_3x3") | same_conv(64, 3) | tap("Conv2d_2b_3x3") | max_pool(3, {.stride = 2}) |
           tap("MaxPool_3a_3x3") | normed(80, 1) | tap("Conv2d_3b_1x1") | normed(192, 3) | tap("Conv2d_4a_3x3") |
           normed(256, 3, 2) | tap("Conv2d_4b_3x3") | repeat<5>(block35) | tap("Mixed_5a");
  };
  static constexpr auto layers = up_to_tap<Taps>(all_layers);
  static constexpr auto network = Network(Image, layers);
  static constexpr auto whole = Network(Image, up_to_tap<8>(all_layers));

  /// facenet's names of all its layers, without "InceptionResnetV1/" before each; with fewer taps only the first of
  /// them are used.
  static constexpr std::string_view facenet_names =
      "Conv2d_{1a,2a,2b}_3x3{,/BatchNorm} Conv2d_3b_1x1{,/BatchNorm} Conv2d_{4a,4b}_3x3{,/BatchNorm} "
      "Repeat/block35_{1..5}/{Branch_0/Conv2d_1x1,Branch_0/Conv2d_1x1/BatchNorm,"
      "Branch_1/Conv2d_0a_1x1,Branch_1/Conv2d_0a_1x1/BatchNorm,Branch_1/Conv2d_0b_3x3,Branch_1/Conv2d_0b_3x3/BatchNorm,"
      "Branch_2/Conv2d_0a_1x1,Branch_2/Conv2d_0a_1x1/BatchNorm,Branch_2/Conv2d_0b_3x3,Branch_2/Conv2d_0b_3x3/BatchNorm,"
      "Branch_2/Conv2d_0c_3x3,Branch_2/Conv2d_0c_3x3/BatchNorm,Conv2d_1x1}";
  static_assert(Taps < 8 || names_every_layer(network, facenet_names));
};

}  // namespace animevae
