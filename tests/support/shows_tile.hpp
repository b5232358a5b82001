// SPDX-License-Identifier: MIT
#pragma once

#include <animevae/image/image.hpp>

/// Whether a sheet holds a tile with its top left corner there, in the first channel.
inline bool shows(const animevae::Image& sheet, const animevae::Image& tile, int top, int left) {
  for (int row = 0; row < tile.height; ++row)
    for (int column = 0; column < tile.width; ++column)
      if (sheet.at(top + row, left + column)[0] != tile.at(row, column)[0]) return false;
  return true;
}
