// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <range/v3/view/cartesian_product.hpp>
#include <range/v3/view/iota.hpp>
#include <span>

#include <animevae/core/error.hpp>
#include <animevae/image/image.hpp>

namespace animevae {

/// How `tile_grid` lays out its tiles; every length is in pixels.
struct GridLayout {
  int columns = 8;                ///< tiles per row; fewer when there are fewer tiles
  int padding = 2;                ///< between the tiles and around them
  std::uint8_t background = 255;  ///< grey level of the padding and of empty cells
  int enlarge = 1;                ///< each pixel of a tile becomes a square of this side; the padding stays as it is
  int group = 0;                  ///< columns per group; 0: no groups
  int gap = 16;                   ///< extra pixels between groups, beside the padding

  /// Where a column of tiles of this width begins, from the left edge of the grid.
  [[nodiscard]] int left_of(int column, int tile_width) const {
    return padding + column * (tile_width * enlarge + padding) + (group > 0 ? column / group * gap : 0);
  }
};

namespace detail {

inline void check_grid(std::span<const Image> tiles, const GridLayout& layout) {
  if (tiles.empty()) throw InvalidValue("a grid needs at least one image, and was given none");
  if (layout.columns < 1) throw InvalidValue(fmt::format("a grid needs 1 column or more, not {}", layout.columns));
  if (layout.padding < 0) throw InvalidValue(fmt::format("a grid's padding is 0 or more, not {}", layout.padding));
  if (layout.enlarge < 1) throw InvalidValue(fmt::format("a grid enlarges by 1 or more, not by {}", layout.enlarge));
  if (layout.group < 0 || layout.gap < 0)
    throw InvalidValue(fmt::format("a grid's groups have 0 columns or more and gaps of 0 pixels or more, not {} and {}",
                                   layout.group, layout.gap));
  const auto& first = tiles.front();
  for (const auto& tile : tiles)
    if (tile.height != first.height || tile.width != first.width)
      throw InvalidValue(fmt::format("the images of a grid share one size: one is {}x{}, the first is {}x{}",
                                     tile.width, tile.height, first.width, first.height));
}

/// The colour of a pixel that has 1, 3 or 4 samples, over the background where it is transparent.
inline std::uint8_t sample_over(const std::uint8_t* pixel, int channels, int colour, std::uint8_t background) {
  const int value = pixel[channels < 3 ? 0 : colour];
  if (channels != 4) return std::uint8_t(value);
  const int alpha = pixel[3];
  return std::uint8_t((value * alpha + background * (255 - alpha) + 127) / 255);
}

inline void paste_enlarged(Image& target, const Image& tile, int top, int left, const GridLayout& layout) {
  namespace rv = ::ranges::views;
  const int side = layout.enlarge;
  for (auto [row, column] : rv::cartesian_product(rv::iota(0, tile.height * side), rv::iota(0, tile.width * side))) {
    const std::uint8_t* from = tile.at(row / side, column / side);
    std::uint8_t* to = target.at(top + row, left + column);
    for (int colour = 0; colour < 3; ++colour) to[colour] = sample_over(from, tile.channels, colour, layout.background);
  }
}

}  // namespace detail

/// Images of one size side by side, row after row, as one RGB picture: pixel for pixel what torchvision's `make_grid`
/// gives (which leaves out the padding of a grid of one image; here it has padding too). Sixteen 64x64 images in 8
/// columns make 530x134 pixels. `image_grid` of tensor/ lays out a tensor (N, C, H, W) the same way; this one needs no
/// LibTorch and can group columns. Throws InvalidValue for no images, images of different sizes, or a layout out of
/// range.
[[nodiscard]] inline Image tile_grid(std::span<const Image> tiles, GridLayout layout = {}) {
  detail::check_grid(tiles, layout);
  const int count = int(tiles.size());
  const int columns = (std::min)(layout.columns, count);
  const int rows = (count + columns - 1) / columns;
  const int step_down = tiles.front().height * layout.enlarge + layout.padding;
  const int tile_width = tiles.front().width;
  const int width = layout.left_of(columns - 1, tile_width) + tile_width * layout.enlarge + layout.padding;

  Image grid{rows * step_down + layout.padding, width, 3, layout.background};
  for (int k = 0; k < count; ++k)
    detail::paste_enlarged(grid, tiles[std::size_t(k)], layout.padding + (k / columns) * step_down,
                           layout.left_of(k % columns, tile_width), layout);
  return grid;
}

}  // namespace animevae
