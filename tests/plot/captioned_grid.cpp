// SPDX-License-Identifier: MIT
#include <animevae/plot/captioned_grid.hpp>

#include "support/doctest.hpp"
#include "support/drawing.hpp"

#include <animevae/plot/render.hpp>

#include <string>
#include <vector>

namespace av = animevae;

namespace {

std::vector<av::Image> tiles(int count) {
  std::vector<av::Image> images;
  for (int k = 0; k < count; ++k) images.emplace_back(64, 64, 3, std::uint8_t(20 * k));
  return images;
}

}  // namespace

TEST_CASE("a captioned grid holds the grid, pixel for pixel") {
  const auto images = tiles(6);
  const auto canvas = av::captioned_grid(images, {.layout{.columns = 3}, .rows = {"z3\nKL 2.83", "z1  KL 0.02"}});
  const auto grid = av::tile_grid(images, {.columns = 3});
  const auto pictures = drawn<av::PictureShape>(canvas);
  REQUIRE(pictures.size() == 1);
  CHECK(pictures[0].image == grid);

  const auto rendered = av::render(canvas, {.pixel_ratio = 1});
  const auto left = int(pictures[0].region.left), top = int(pictures[0].region.top);
  for (int row = 0; row < grid.height; row += 5)
    for (int column = 0; column < grid.width; column += 5)
      CHECK(rendered.at(top + row, left + column)[0] == grid.at(row, column)[0]);
}

TEST_CASE("captions stand left of their rows and above their columns") {
  const auto canvas = av::captioned_grid(
      tiles(4), {.layout{.columns = 2}, .title = "Prior", .rows = {"z3\nKL 2.83", "z1"}, .columns = {"−1.96", "1.96"}});
  const auto picture = drawn<av::PictureShape>(canvas).at(0).region;
  for (const auto& text : drawn<av::TextShape>(canvas)) {
    if (text.text == "z3" || text.text == "KL 2.83") CHECK(text.at.x + av::text_width(text.text) < picture.left);
    if (text.text == "1.96") CHECK(text.at.y < picture.top);
  }
  for (const char* words : {"Prior", "z3", "KL 2.83", "z1", "−1.96", "1.96"}) CHECK(says(canvas, words));
}

TEST_CASE("a caption can span several columns") {
  const auto canvas = av::captioned_grid(tiles(4), {.layout{.columns = 4}, .columns = {"low", "high"}});
  const auto picture = drawn<av::PictureShape>(canvas).at(0).region;
  const auto texts = drawn<av::TextShape>(canvas);
  REQUIRE(texts.size() == 2);
  CHECK(texts[0].at.x == picture.left + 67);   // tiles end at 2 + 64 + 2 + 64 pixels
  CHECK(texts[1].at.x == picture.left + 199);  // and begin there 134 pixels from the left
}

TEST_CASE("captions stand above their columns between the gaps of groups, too") {
  const auto canvas = av::captioned_grid(
      tiles(6), {.layout{.columns = 6, .group = 3, .gap = 20}, .columns = {"a", "b", "c", "d", "e", "f"}});
  const auto left = drawn<av::PictureShape>(canvas).at(0).region.left;
  const auto texts = drawn<av::TextShape>(canvas);
  REQUIRE(texts.size() == 6);
  for (int k = 0; k < 6; ++k) CHECK(texts[std::size_t(k)].at.x == left + 2 + 66 * k + 32 + (k < 3 ? 0 : 20));
}

TEST_CASE("a long title is not cut off") {
  const std::string title = "A title that is a good deal longer than its small picture is wide";
  const auto canvas = av::captioned_grid(tiles(1), {.title = title});
  CHECK(canvas.width() > av::text_width(title, {.size = av::text_size::title, .bold = true}) + 20);
}

TEST_CASE("captions that do not fit the grid are refused") {
  CHECK_THROWS_AS((void)av::captioned_grid(tiles(4), {.layout{.columns = 2}, .rows = {"one"}}), av::InvalidValue);
  CHECK_THROWS_AS((void)av::captioned_grid(tiles(4), {.layout{.columns = 4}, .columns = {"a", "b", "c"}}),
                  av::InvalidValue);
  CHECK_THROWS_AS((void)av::captioned_grid({}, {}), av::InvalidValue);
}
