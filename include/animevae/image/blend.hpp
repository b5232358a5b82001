// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include <animevae/image/image.hpp>

namespace animevae {

/// Puts a picture of 4 channels on a white page: 3 channels are left, blended by their alpha.
inline void blend_on_white(Image& image) {
  if (image.channels != 4) return;
  const std::size_t count = image.pixels.size() / 4;
  for (std::size_t i = 0; i < count; ++i) {  // in place: pixel i goes to 3 i, which has been read already
    const unsigned alpha = image.pixels[4 * i + 3];
    for (std::size_t c = 0; c < 3; ++c)
      image.pixels[3 * i + c] = std::uint8_t((image.pixels[4 * i + c] * alpha + 255 * (255 - alpha) + 127) / 255);
  }
  image.channels = 3;
  image.pixels.resize(3 * count);
}

}  // namespace animevae
