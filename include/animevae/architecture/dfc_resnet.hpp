// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include <animevae/architecture/dfc.hpp>

namespace animevae {

namespace dfc {

/// Three times x + 0.1 * leaky(norm(conv(x))).
constexpr auto residuals(int channels, Extent kernel) {
  return repeat<3>(residual(normed_conv(channels, kernel) | activation, 0.1));
}

/// A row of the printed table, by facenet's name: Conv2d_1a.
constexpr auto row(int number, char part) {
  Name name{"Conv2d_1a"};
  name.data[7] = char('0' + number);
  name.data[8] = part;
  return stage(name);
}

}  // namespace dfc

/// The encoder of facenet's dfc_vae_resnet. The published one has residual convolutions with even kernels, each of
/// which shifts the picture by half a pixel; the repaired one has odd kernels.
template <Shape Image, int Latent = 100, DfcVariant Variant = DfcVariant::repaired>
struct DfcResnetEncoder {
  static constexpr auto level(int number, int channels) {
    return dfc::row(number, 'a') | dfc::halve(channels) | dfc::row(number, 'b') |
           dfc::residuals(channels, Variant == DfcVariant::published ? 4 : 3);
  }
  static constexpr auto network =
      Network(Image,
              dfc::standardised | level(1, 32) | level(2, 64) | level(3, 128) | level(4, 256) | stage("Fc_1, Fc_2") |
                  flatten() | linear(2 * Latent, {.heads = 2}),
              takes_multiples(Image, 16));

  static constexpr std::string_view facenet_names =
      "Conv2d_1a{,/BatchNorm} Conv2d_1b/Conv2d_1b_{1..3}{,/BatchNorm} "
      "Conv2d_2a{,/BatchNorm} Conv2d_2b/Conv2d_2b_{1..3}{,/BatchNorm} "
      "Conv2d_3a{,/BatchNorm} Conv2d_3b/Conv2d_3b_{1..3}{,/BatchNorm} "
      "Conv2d_4a{,/BatchNorm} Conv2d_4b/Conv2d_4b_{1..3}{,/BatchNorm} Fc_1+Fc_2";
  static_assert(names_every_layer(network, facenet_names));
};

/// The decoder of facenet's dfc_vae_resnet. The published one narrows to three channels before its last residual
/// blocks; the repaired one keeps 32 until its last convolution, which has a bias and no norm.
template <int Latent, Shape Image, DfcVariant Variant = DfcVariant::repaired>
struct DfcResnetDecoder {
  static constexpr Shape innermost{256, Image.height / 16, Image.width / 16};
  static constexpr auto level(int number, int channels) {
    return dfc::row(number, 'a') | dfc::twice(channels) | dfc::activation | dfc::row(number, 'b') |
           dfc::residuals(channels, 3);
  }
  static constexpr auto out = [] {
    // Published: narrows to three channels first, then three residual blocks at three channels.
    if constexpr (Variant == DfcVariant::published)
      return level(4, Image.channels) | dfc::row(4, 'c') | dfc::normed_conv(Image.channels, 3);
    else return level(4, 32) | dfc::row(4, 'c') | conv(Image.channels, {.padding = same});
  }();
  static constexpr auto network =
      Network(Shape{Latent}, stage("Fc_1") | linear(int(innermost.size())) | reshape(innermost) | level(1, 128) |
                                 level(2, 64) | level(3, 32) | out);

  static constexpr std::string_view facenet_names =
      "Fc_1 Conv2d_1a{,/BatchNorm} Conv2d_1b/Conv2d_1b_{1..3}{,/BatchNorm} "
      "Conv2d_2a{,/BatchNorm} Conv2d_2b/Conv2d_2b_{1..3}{,/BatchNorm} "
      "Conv2d_3a{,/BatchNorm} Conv2d_3b/Conv2d_3b_{1..3}{,/BatchNorm} "
      "Conv2d_4a{,/BatchNorm} Conv2d_4b/Conv2d_4b_{1..3}{,/BatchNorm} Conv2d_4c{,/BatchNorm}";
  static_assert(Variant == DfcVariant::repaired || names_every_layer(network, facenet_names));
};

static_assert(DfcResnetEncoder<Shape{3, 64, 64}, 100, DfcVariant::published>::network.parameters() == 5'688'904);
static_assert(DfcResnetDecoder<100, Shape{3, 64, 64}, DfcVariant::published>::network.parameters() == 1'383'475);

}  // namespace animevae
