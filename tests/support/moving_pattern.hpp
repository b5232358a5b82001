// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include <animevae/image/image.hpp>

/// Frames of thousands of colours: a smooth background that stands still, and a square of smooth colours, 12 wide, that
/// moves over it, 3 pixels a frame.
inline std::vector<animevae::Image> moving_pattern(int count, int side = 48) {
  std::vector<animevae::Image> frames;
  for (int k = 0; k < count; ++k) {
    animevae::Image& frame = frames.emplace_back(side, side, 3);
    for (int row = 0; row < side; ++row)
      for (int column = 0; column < side; ++column) {
        const bool inside = row >= 8 && row < 20 && column >= 3 * k && column < 3 * k + 12;
        std::uint8_t* p = frame.at(row, column);
        const double x = double(column) / side, y = double(row) / side;
        p[0] = std::uint8_t(inside ? 230 - 60 * y : 40 + 170 * x);
        p[1] = std::uint8_t(inside ? 80 + 100 * x : 60 + 150 * y);
        p[2] = std::uint8_t(inside ? 60 : 120 + 90 * std::sin(3 * (x + y)));
      }
  }
  return frames;
}
