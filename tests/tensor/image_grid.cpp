// SPDX-License-Identifier: MIT
#include <animevae/tensor/image_grid.hpp>

#include <ATen/ops/zeros.h>

#include <cstdint>
#include <vector>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

/// The same picture pixel by pixel: which image, if any, each pixel belongs to.
at::Tensor grid_by_loops(const at::Tensor& images, const av::ImageGrid& grid) {
  const std::int64_t count = images.size(0), channels = images.size(1);
  const std::int64_t columns = grid.columns < count ? grid.columns : count;
  const std::int64_t height = images.size(2) * grid.enlarge, width = images.size(3) * grid.enlarge;
  std::int64_t rows = 0;
  while (rows * columns < count) ++rows;
  at::Tensor picture =
      at::zeros({channels, rows * height + (rows + 1) * grid.padding, columns * width + (columns + 1) * grid.padding},
                at::kDouble);
  for (std::int64_t c = 0; c < channels; ++c)
    for (std::int64_t y = 0; y < picture.size(1); ++y)
      for (std::int64_t x = 0; x < picture.size(2); ++x) {
        const std::int64_t row = y / (height + grid.padding), column = x / (width + grid.padding);
        const std::int64_t top = y % (height + grid.padding) - grid.padding,
                           left = x % (width + grid.padding) - grid.padding;
        const std::int64_t image = row * columns + column;
        double value = grid.background;
        if (top >= 0 && left >= 0 && row < rows && column < columns && image < count)
          value = images[image][c][top / grid.enlarge][left / grid.enlarge].item<double>();
        picture[c][y][x].fill_(value);
      }
  return picture;
}

}  // namespace

TEST_CASE("every pixel of a grid is where a plain loop puts it") {
  const at::Tensor images = pixels({7, 3, 4, 5});
  for (const av::ImageGrid& grid : std::vector<av::ImageGrid>{{},
                                                              {.columns = 1},
                                                              {.columns = 3},
                                                              {.columns = 7, .padding = 0},
                                                              {.columns = 2, .padding = 3, .background = 0.25},
                                                              {.columns = 4, .padding = 1, .enlarge = 3},
                                                              {.columns = 1000, .background = 0}}) {
    CAPTURE(grid.columns);
    CHECK(same_bits(av::image_grid(images, grid), grid_by_loops(images, grid)));
  }
}

TEST_CASE("ten by ten faces of 64 pixels are a picture of 662 by 662") {
  const at::Tensor picture = av::image_grid(at::zeros({100, 3, 64, 64}), {.columns = 10});
  CHECK(picture.sizes().vec() == std::vector<std::int64_t>{3, 662, 662});
}

TEST_CASE("a grid has the precision of its pictures, and leaves them and their layout alone") {
  const at::Tensor images = pixels({3, 3, 4, 6}, 1, at::kFloat), before = images.clone();
  const at::Tensor picture = av::image_grid(images, {.columns = 2, .enlarge = 2});
  CHECK((picture.scalar_type() == at::kFloat));
  CHECK(same_bits(av::image_grid(images.contiguous(at::MemoryFormat::ChannelsLast), {.columns = 2, .enlarge = 2}),
                  picture));
  CHECK(same_bits(images, before));
}

TEST_CASE("image_grid refuses no images, no columns, no enlargement and negative padding") {
  CHECK_THROWS_WITH_AS((void)av::image_grid(at::zeros({3, 4, 4})), "an image grid needs pictures of (N, C, H, W)",
                       av::InvalidValue);
  CHECK_THROWS_AS((void)av::image_grid(at::zeros({0, 3, 4, 4})), av::InvalidValue);
  const char* const sentence =
      "an image grid needs at least 1 column, an enlargement of at least 1 and no negative padding";
  for (const av::ImageGrid& grid : std::vector<av::ImageGrid>{{.columns = 0}, {.padding = -1}, {.enlarge = 0}})
    CHECK_THROWS_WITH_AS((void)av::image_grid(at::zeros({1, 3, 4, 4}), grid), sentence, av::InvalidValue);
}
