// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/full.h>
#include <ATen/ops/upsample_nearest2d.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include <animevae/core/error.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// How pictures are laid out side by side; the defaults are those of disentangling-vae's figures.
struct ImageGrid {
  std::int64_t columns = 8;
  std::int64_t padding = 2;  ///< pixels between the pictures and around them
  double background = 1;     ///< white
  std::int64_t enlarge = 1;  ///< every pixel becomes a square of that side
};

/// (N, C, H, W) as one picture (C, H', W'), row by row; empty cells show the background. `tile_grid` of plot/ is the
/// grid of images from files.
inline Tensor image_grid(const Tensor& images, ImageGrid grid = {}) {
  if (images.dim() != 4 || images.size(0) < 1) throw InvalidValue("an image grid needs pictures of (N, C, H, W)");
  if (grid.columns < 1 || grid.padding < 0 || grid.enlarge < 1)
    throw InvalidValue("an image grid needs at least 1 column, an enlargement of at least 1 and no negative padding");
  Tensor tiles = images;
  if (grid.enlarge > 1)
    tiles = at::upsample_nearest2d(
        tiles, std::array<std::int64_t, 2>{images.size(2) * grid.enlarge, images.size(3) * grid.enlarge});
  const std::int64_t count = tiles.size(0), columns = (std::min)(grid.columns, count);
  const std::int64_t rows = (count + columns - 1) / columns;
  const std::int64_t height = tiles.size(2) + grid.padding, width = tiles.size(3) + grid.padding;
  Tensor picture = at::full({tiles.size(1), rows * height + grid.padding, columns * width + grid.padding},
                            grid.background, tiles.options());
  for (std::int64_t i = 0; i < count; ++i)
    picture.narrow(1, (i / columns) * height + grid.padding, tiles.size(2))
        .narrow(2, (i % columns) * width + grid.padding, tiles.size(3))
        .copy_(tiles[i]);
  return picture;
}

}  // namespace animevae
