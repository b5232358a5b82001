// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include <animevae/image/image.hpp>

/// A picture whose every sample follows from its place, so that other programs can make the same one.
inline animevae::Image image_pattern(int height, int width, int channels, int shift = 0) {
  animevae::Image image{height, width, channels};
  for (int row = 0; row < height; ++row)
    for (int column = 0; column < width; ++column)
      for (int c = 0; c < channels; ++c)
        image.at(row, column)[c] = std::uint8_t((row * 67 + column * 41 + c * 29 + row * column * 13 + shift) % 256);
  return image;
}
