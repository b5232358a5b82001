// SPDX-License-Identifier: MIT
#include <animevae/plot/tile_grid.hpp>

#include "support/doctest.hpp"

#include <array>
#include <span>
#include <vector>

namespace av = animevae;

namespace {

av::Image flat(int height, int width, std::array<std::uint8_t, 3> colour) {
  av::Image image{height, width, 3};
  for (std::size_t i = 0; i < image.pixels.size(); ++i) image.pixels[i] = colour[i % 3];
  return image;
}

std::array<int, 3> rgb(const av::Image& image, int row, int column) {
  const auto* pixel = image.at(row, column);
  return {pixel[0], pixel[1], pixel[2]};
}

}  // namespace

TEST_CASE("eight originals over eight reconstructions of 64 pixels make a picture of 530x134") {
  const std::vector<av::Image> tiles(16, av::Image{64, 64, 3});
  const auto grid = av::tile_grid(tiles, {.columns = 8});
  CHECK(grid.width == 530);
  CHECK(grid.height == 134);
  CHECK(grid.channels == 3);
}

TEST_CASE("ten traversals of ten steps make a picture of 662x662") {
  const std::vector<av::Image> tiles(100, av::Image{64, 64, 3});
  const auto grid = av::tile_grid(tiles, {.columns = 10});
  CHECK(grid.width == 662);
  CHECK(grid.height == 662);
}

TEST_CASE("groups of columns stand apart") {
  const std::vector<av::Image> tiles(8, flat(2, 3, {10, 20, 30}));
  const auto grid = av::tile_grid(tiles, {.columns = 4, .padding = 1, .group = 2, .gap = 5});
  REQUIRE(grid.width == 4 * 4 + 1 + 5);
  REQUIRE(grid.height == 2 * 3 + 1);
  std::vector<int> expected;  // columns of tiles
  for (const int left : {1, 5, 14, 18})
    for (int x = left; x < left + 3; ++x) expected.push_back(x);
  std::vector<int> found;
  for (int x = 0; x < grid.width; ++x)
    if (rgb(grid, 1, x) == std::array{10, 20, 30}) found.push_back(x);
  CHECK(found == expected);
  // The last group of a row, whole or not, has no gap behind it.
  CHECK(av::tile_grid(std::span{tiles}.first(3), {.columns = 4, .padding = 1, .group = 2, .gap = 5}).width == 18);
  CHECK_THROWS_AS((void)av::tile_grid(tiles, {.group = -1}), av::InvalidValue);
  CHECK_THROWS_AS((void)av::tile_grid(tiles, {.group = 2, .gap = -1}), av::InvalidValue);
}

// Worked out by hand from the definition of make_grid: nrow=2, padding=1, pad_value=1.
TEST_CASE("a grid has the pixels of torchvision's make_grid") {
  std::vector<av::Image> tiles;
  for (std::uint8_t first : {10, 12, 14}) {
    av::Image tile{1, 2, 1};
    tile.pixels = {first, std::uint8_t(first + 1)};
    tiles.push_back(tile);
  }
  const auto grid = av::tile_grid(tiles, {.columns = 2, .padding = 1});
  const std::vector<int> expected{255, 255, 255, 255, 255, 255, 255,  //
                                  255, 10,  11,  255, 12,  13,  255,  //
                                  255, 255, 255, 255, 255, 255, 255,  //
                                  255, 14,  15,  255, 255, 255, 255,  //
                                  255, 255, 255, 255, 255, 255, 255};
  REQUIRE(grid.width == 7);
  REQUIRE(grid.height == 5);
  for (int row = 0; row < 5; ++row)
    for (int column = 0; column < 7; ++column) {
      const int value = expected[std::size_t(row * 7 + column)];
      CHECK(rgb(grid, row, column) == std::array{value, value, value});
    }
}

TEST_CASE("enlarging repeats pixels and leaves the padding alone") {
  av::Image tile = flat(1, 2, {1, 2, 3});
  tile.at(0, 1)[0] = 9;
  const auto grid = av::tile_grid(std::vector{tile}, {.padding = 2, .background = 0, .enlarge = 3});
  CHECK(grid.width == 2 + 6 + 2);
  CHECK(grid.height == 2 + 3 + 2);
  CHECK(rgb(grid, 1, 4) == std::array{0, 0, 0});
  CHECK(rgb(grid, 4, 4) == std::array{1, 2, 3});
  CHECK(rgb(grid, 2, 5) == std::array{9, 2, 3});
  CHECK(rgb(grid, 4, 7) == std::array{9, 2, 3});
}

TEST_CASE("fewer images than columns make a narrower grid") {
  const auto grid = av::tile_grid(std::vector(3, flat(4, 4, {0, 0, 0})), {.columns = 8, .padding = 0});
  CHECK(grid.width == 12);
  CHECK(grid.height == 4);
}

TEST_CASE("transparent pixels show the background of the grid") {
  av::Image tile{1, 2, 4};
  tile.pixels = {200, 100, 0, 255, 200, 100, 0, 0};
  const auto grid = av::tile_grid(std::vector{tile}, {.padding = 0, .background = 40});
  CHECK(rgb(grid, 0, 0) == std::array{200, 100, 0});
  CHECK(rgb(grid, 0, 1) == std::array{40, 40, 40});
}

TEST_CASE("a grid that cannot be laid out is refused in a sentence") {
  const std::vector mixed{flat(64, 64, {0, 0, 0}), flat(64, 32, {0, 0, 0})};
  CHECK_THROWS_WITH_AS((void)av::tile_grid(mixed),
                       "the images of a grid share one size: one is 32x64, the first is 64x64", av::InvalidValue);
  CHECK_THROWS_AS((void)av::tile_grid({}), av::InvalidValue);
  CHECK_THROWS_AS((void)av::tile_grid(mixed, {.columns = 0}), av::InvalidValue);
  CHECK_THROWS_AS((void)av::tile_grid(mixed, {.padding = -1}), av::InvalidValue);
  CHECK_THROWS_AS((void)av::tile_grid(mixed, {.enlarge = 0}), av::InvalidValue);
}
