// SPDX-License-Identifier: MIT
#pragma once

#include <animevae/architecture/burgess.hpp>

namespace animevae {

/// The discriminator of VAE animeface's later VAE-GAN: the convolutions of the encoder of Burgess et al. (2018), with
/// one number at the end, the probability that a picture is an image of the data.
template <Shape Image>
struct BurgessDiscriminator {
  static constexpr auto network = Network(
      Image,
      BurgessEncoder<Image, 1>::down | flatten() | linear(256) | relu() | linear(256) | relu() | linear(1) | sigmoid(),
      takes_only_squares(Image, {32, 64}));
};

static_assert(BurgessDiscriminator<Shape{3, 64, 64}>::network.parameters() == 248'193);

}  // namespace animevae
