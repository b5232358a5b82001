// SPDX-License-Identifier: MIT
#include <animevae/plot/colour.hpp>

#include "support/doctest.hpp"

#include <algorithm>

namespace av = animevae;

namespace {

double contrast(std::uint32_t a, std::uint32_t b) {
  const auto [low, high] = std::minmax({av::luminance(a), av::luminance(b)});
  return (high + 0.05) / (low + 0.05);
}

}  // namespace

TEST_CASE("luminance is that of WCAG 2") {
  CHECK(av::luminance(0xffffff) == doctest::Approx(1));
  CHECK(av::luminance(0x000000) == doctest::Approx(0));
  CHECK(av::luminance(0xff0000) == doctest::Approx(0.2126));
  CHECK(av::luminance(0x808080) == doctest::Approx(0.2159).epsilon(0.001));
}

TEST_CASE("words and lines stand out in light and dark") {
  for (auto theme : {av::Theme::light, av::Theme::dark}) {
    const auto surface = av::in_theme(av::palette::surface, theme);
    CHECK(contrast(av::in_theme(av::palette::ink, theme), surface) > 12);
    CHECK(contrast(av::in_theme(av::palette::muted, theme), surface) > 4.5);
    for (const auto& colour : av::palette::series) CHECK(contrast(av::in_theme(colour, theme), surface) > 2.4);
    for (double position : {0.0, 0.25, 0.5, 0.75, 1.0})
      CHECK(contrast(av::in_theme(av::sequential_colour(position), theme), surface) > 2.4);
  }
}

TEST_CASE("the numbers in coloured cells can be read") {
  for (double value = -1; value <= 1; value += 0.05)
    for (auto theme : {av::Theme::light, av::Theme::dark}) {
      const auto cell = av::diverging_colour(value);
      CHECK(contrast(av::in_theme(cell, theme), av::in_theme(av::readable_on(cell), theme)) > 4);
    }
}

TEST_CASE("diverging colours are blue below zero, red above, and stop at their ends") {
  const auto low = av::diverging_colour(-1).light, high = av::diverging_colour(1).light;
  CHECK((low & 0xff) > (low >> 16));
  CHECK((high >> 16) > (high & 0xff));
  CHECK(av::diverging_colour(-7) == av::diverging_colour(-1));
  CHECK(av::diverging_colour(7) == av::diverging_colour(1));
}

TEST_CASE("ordered series grow lighter on white and darker on black") {
  for (int k = 1; k <= 20; ++k) {
    const auto before = av::sequential_colour((k - 1) / 20.0), after = av::sequential_colour(k / 20.0);
    CHECK(av::luminance(after.light) > av::luminance(before.light));
    CHECK(av::luminance(after.dark) < av::luminance(before.dark));
  }
}
