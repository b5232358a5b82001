// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace animevae {

/// A picture of 8-bit samples, rows from top to bottom, the channels of a pixel side by side (H x W x C).
/// 1 channel is grey, 3 are RGB, 4 are RGB and alpha (not premultiplied); colours are sRGB as in the file.
struct Image {
  int height = 0, width = 0, channels = 3;
  std::vector<std::uint8_t> pixels{};

  Image() = default;
  Image(int rows, int columns, int channels_per_pixel, std::uint8_t fill = 0)
      : height{rows},
        width{columns},
        channels{channels_per_pixel},
        pixels(std::size_t(rows) * std::size_t(columns) * std::size_t(channels_per_pixel), fill) {}

  [[nodiscard]] std::uint8_t* at(int row, int column) { return pixels.data() + offset(row, column); }
  [[nodiscard]] const std::uint8_t* at(int row, int column) const { return pixels.data() + offset(row, column); }

  friend bool operator==(const Image&, const Image&) = default;

 private:
  [[nodiscard]] std::size_t offset(int row, int column) const {
    return (std::size_t(row) * std::size_t(width) + std::size_t(column)) * std::size_t(channels);
  }
};

}  // namespace animevae
