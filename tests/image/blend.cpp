// SPDX-License-Identifier: MIT
#include <animevae/image/blend.hpp>

#include <cmath>
#include <cstdint>

#include "support/doctest.hpp"

namespace av = animevae;

TEST_CASE("every level and alpha blends onto white as the rounded exact value") {
  av::Image image{256, 256, 4};
  for (int alpha = 0; alpha < 256; ++alpha)
    for (int level = 0; level < 256; ++level) {
      auto* pixel = image.at(alpha, level);
      pixel[0] = std::uint8_t(level), pixel[1] = std::uint8_t(255 - level), pixel[2] = 0,
      pixel[3] = std::uint8_t(alpha);
    }
  av::blend_on_white(image);
  REQUIRE(image.channels == 3);
  REQUIRE(image.pixels.size() == 256 * 256 * 3);
  bool right = true;
  const auto blended = [](int level, int alpha) { return int(std::lround(255 + (level - 255) * alpha / 255.0)); };
  for (int alpha = 0; alpha < 256; ++alpha)
    for (int level = 0; level < 256; ++level) {
      const auto* pixel = image.at(alpha, level);
      right = right && pixel[0] == blended(level, alpha) && pixel[1] == blended(255 - level, alpha) &&
              pixel[2] == blended(0, alpha);
    }
  CHECK(right);
}

TEST_CASE("a picture without alpha stays as it is") {
  av::Image image{1, 2, 3, 7};
  const auto before = image;
  av::blend_on_white(image);
  CHECK(image == before);
}
