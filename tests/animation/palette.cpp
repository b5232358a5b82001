// SPDX-License-Identifier: MIT
#include <animevae/animation/palette.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "support/doctest.hpp"
#include "support/moving_pattern.hpp"

namespace av = animevae;

namespace {

bool has(const av::Palette& palette, av::Rgb colour) {
  return std::find(palette.colours.begin(), palette.colours.end(), colour) != palette.colours.end();
}

/// The mean over all pixels of the distance to the nearest colour, in OKLab.
double mean_error(const av::Palette& palette, const std::vector<av::Image>& frames) {
  std::vector<av::OkLab> lab;
  for (const av::Rgb colour : palette.colours) lab.push_back(av::to_ok_lab(colour));
  double sum = 0, count = 0;
  for (const av::Image& frame : frames)
    for (std::size_t i = 0; i < frame.pixels.size(); i += 3, ++count) {
      const av::OkLab colour = av::to_ok_lab({frame.pixels[i], frame.pixels[i + 1], frame.pixels[i + 2]});
      double least = 10;
      for (const av::OkLab& c : lab) least = std::min(least, av::squared_distance(c, colour));
      sum += std::sqrt(least);
    }
  return sum / count;
}

/// The palette that browsers once shared: 6 levels of each sample.
av::Palette web_safe() {
  av::Palette palette;
  for (int i = 0; i < 216; ++i)
    palette.colours.push_back(
        {std::uint8_t(51 * (i / 36)), std::uint8_t(51 * (i / 6 % 6)), std::uint8_t(51 * (i % 6))});
  return palette;
}

}  // namespace

TEST_CASE("up to 256 colours are kept exactly, wherever in the animation they are") {
  std::vector<av::Image> frames;
  for (int k = 0; k < 4; ++k) {
    av::Image& frame = frames.emplace_back(8, 8, 3);
    for (int i = 0; i < 64; ++i) frame.pixels[3 * std::size_t(i) + 1] = std::uint8_t(64 * k + i);
  }
  const av::Palette palette = av::make_palette(frames);
  CHECK(palette.is_exact);
  CHECK(palette.colours.size() == 256);
  for (int green = 0; green < 256; ++green) CHECK(has(palette, {0, std::uint8_t(green), 0}));
  CHECK_FALSE(av::make_palette(frames, 255).is_exact);
  CHECK_FALSE(av::exact_palette(frames, 255).has_value());
}

TEST_CASE("a palette of 256 colours is several times nearer to a smooth picture than the 216 of old browsers") {
  const std::vector<av::Image> frames = moving_pattern(6);
  const av::Palette palette = av::make_palette(frames, 255);
  CHECK_FALSE(palette.is_exact);
  CHECK(palette.colours.size() == 255);
  CHECK(mean_error(palette, frames) < mean_error(web_safe(), frames) / 4);
  CHECK(mean_error(palette, frames) < 0.01);  // 0.02 is about what one just sees
}

TEST_CASE("a palette of two for two clouds of colours has their means") {
  av::Image frame{16, 16, 3};
  for (std::size_t i = 0; i < 256; ++i) {
    const bool light = i % 4 == 0;
    for (std::size_t c = 0; c < 3; ++c) frame.pixels[3 * i + c] = std::uint8_t((light ? 210 : 40) + int(i * 7 % 5) - 2);
  }
  const av::Palette palette = av::make_palette(std::array{frame}, 2);
  REQUIRE(palette.colours.size() == 2);
  const auto [dark, light] = std::minmax(palette.colours[0].green, palette.colours[1].green);
  CHECK(std::abs(dark - 40) <= 1);
  CHECK(std::abs(light - 210) <= 1);
}

TEST_CASE("a few pixels of a colour far from all others keep it") {
  std::vector<av::Image> frames = moving_pattern(6);
  for (int i = 0; i < 9; ++i)
    frames[3].at(40 + i / 3, 30 + i % 3)[0] = 255, frames[3].at(40 + i / 3, 30 + i % 3)[1] = 0,
                                      frames[3].at(40 + i / 3, 30 + i % 3)[2] = 0;
  const av::Palette palette = av::make_palette(frames, 255);
  double least = 10;
  for (const av::Rgb colour : palette.colours)
    least = std::min(least, av::squared_distance(av::to_ok_lab(colour), av::to_ok_lab({255, 0, 0})));
  CHECK(std::sqrt(least) < 0.03);
}

TEST_CASE("the same frames give the same palette") {
  CHECK(av::make_palette(moving_pattern(3), 100).colours == av::make_palette(moving_pattern(3), 100).colours);
}

TEST_CASE("a palette of no frames, of grey ones or of 257 colours is refused") {
  CHECK_THROWS_AS(std::ignore = av::make_palette({}), av::InvalidValue);
  CHECK_THROWS_AS(std::ignore = av::make_palette(std::array{av::Image{2, 2, 1}}), av::InvalidValue);
  CHECK_THROWS_WITH_AS(std::ignore = av::make_palette(moving_pattern(1), 257),
                       "a palette has 2 to 256 colours, not 257", av::InvalidValue);
}
