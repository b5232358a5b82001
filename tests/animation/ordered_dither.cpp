// SPDX-License-Identifier: MIT
#include <animevae/animation/ordered_dither.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "support/doctest.hpp"
#include "support/moving_pattern.hpp"

namespace av = animevae;

namespace {

av::Image plain(av::Rgb colour, int side = 8) {
  av::Image image{side, side, 3};
  for (std::size_t i = 0; i < image.pixels.size(); i += 3)
    image.pixels[i] = colour.red, image.pixels[i + 1] = colour.green, image.pixels[i + 2] = colour.blue;
  return image;
}

double mean_red(const av::Palette& palette, const std::vector<std::uint8_t>& indices) {
  double sum = 0;
  for (const std::uint8_t index : indices) sum += palette.colours[index].red;
  return sum / double(indices.size());
}

const av::Palette black_and_white{.colours = {{0, 0, 0}, {255, 255, 255}}};

}  // namespace

TEST_CASE("a grey between black and white is dithered as a mixture of the two, in parts of 16") {
  av::OrderedDither dither{black_and_white};
  for (const int level : {0, 64, 96, 128, 255}) {
    const auto grey = std::uint8_t(level);
    const double mean = mean_red(black_and_white, dither.indices(plain({grey, grey, grey})));
    CHECK(mean == doctest::Approx(level).epsilon(0.01).scale(800));  // half a sixteenth
  }
}

TEST_CASE("a colour within a few levels of a palette colour is not dithered") {
  const av::Palette palette{.colours = {{120, 120, 120}, {126, 126, 126}, {140, 120, 120}}};
  av::OrderedDither dither{palette};
  for (const std::uint8_t grey : {118, 121, 122}) {
    const auto indices = dither.indices(plain({grey, grey, grey}));
    CHECK(std::count(indices.begin(), indices.end(), 0) == 64);
  }
}

TEST_CASE("half black, half white is spread evenly: no two neighbours in a row are alike") {
  av::OrderedDither dither{black_and_white};
  const auto indices = dither.indices(plain({128, 128, 128}));
  for (std::size_t i = 0; i + 1 < 8; ++i) CHECK(indices[i] != indices[i + 1]);
}

TEST_CASE("equal pixels of two frames get the same index, whatever the other pixels and the order of the frames") {
  const std::vector<av::Image> frames = moving_pattern(5);
  const av::Palette palette = av::make_palette(frames, 64);
  av::OrderedDither forwards{palette}, backwards{palette};
  std::vector<std::vector<std::uint8_t>> drawn(5), again(5);
  for (std::size_t k = 0; k < 5; ++k) drawn[k] = forwards.indices(frames[k]);
  for (std::size_t k = 5; k-- > 0;) again[k] = backwards.indices(frames[k]);
  CHECK(drawn == again);
  std::size_t still = 0;
  for (std::size_t i = 0; i < drawn[0].size(); ++i) {
    const bool same = std::equal(&frames[0].pixels[3 * i], &frames[0].pixels[3 * i] + 3, &frames[4].pixels[3 * i]);
    if (!same) continue;
    ++still;
    REQUIRE(drawn[0][i] == drawn[4][i]);
  }
  CHECK(still > drawn[0].size() / 2);
}

TEST_CASE("blocks of 4 by 4 have the mean of the picture, to a few levels") {
  const std::vector<av::Image> frames = moving_pattern(1, 64);
  const av::Palette palette = av::make_palette(frames, 32);
  av::OrderedDither dither{palette};
  const auto indices = dither.indices(frames[0]);
  double worst = 0;
  for (int top = 24; top < 60; top += 4)
    for (int left = 24; left < 60; left += 4) {
      double wanted = 0, got = 0;
      for (int i = 0; i < 16; ++i) {
        const int row = top + i / 4, column = left + i % 4;
        wanted += frames[0].at(row, column)[1];
        got += palette.colours[indices[std::size_t(row * 64 + column)]].green;
      }
      worst = std::max(worst, std::abs(wanted - got) / 16);
    }
  CHECK(worst < 8);
}

TEST_CASE("pictures with an exact palette are not dithered, and a colour that the palette lacks is refused") {
  const av::Image picture = moving_pattern(1, 14).front();
  const av::Palette palette = av::make_palette(std::array{picture});
  REQUIRE(palette.is_exact);
  av::OrderedDither dither{palette};
  const auto indices = dither.indices(picture);
  for (std::size_t i = 0; i < indices.size(); ++i)
    CHECK(palette.colours[indices[i]] ==
          av::Rgb{picture.pixels[3 * i], picture.pixels[3 * i + 1], picture.pixels[3 * i + 2]});
  CHECK_THROWS_WITH_AS(std::ignore = dither.indices(plain({1, 2, 3})),
                       "the palette lacks the colour (1, 2, 3) of the picture", av::InvalidValue);
}

TEST_CASE("a palette without colours is refused") {
  CHECK_THROWS_AS(av::OrderedDither{av::Palette{}}, av::InvalidValue);
}
