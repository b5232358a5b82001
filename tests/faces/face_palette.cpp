// SPDX-License-Identifier: MIT
#include <animevae/faces/face_palette.hpp>

#include <cmath>
#include <vector>

#include "support/doctest.hpp"

namespace av = animevae;
namespace face = animevae::face;

namespace {

double distance(face::Colour a, face::Colour b) {
  return std::hypot(a.red - b.red, a.green - b.green, a.blue - b.blue);
}

double lightness(face::Colour colour) { return colour.red + colour.green + colour.blue; }

}  // namespace

TEST_CASE("hue, saturation and lightness give the colours of the textbook") {
  const auto is = [](face::Colour got, face::Colour expected) { return distance(got, expected) < 1e-9; };
  CHECK(is(face::hsl(0, 1, 0.5), {1, 0, 0}));
  CHECK(is(face::hsl(120, 1, 0.5), {0, 1, 0}));
  CHECK(is(face::hsl(240, 1, 0.5), {0, 0, 1}));
  CHECK(is(face::hsl(60, 1, 0.25), {0.5, 0.5, 0}));
  CHECK(is(face::hsl(300, 0.5, 0.75), {0.875, 0.625, 0.875}));
  CHECK(is(face::hsl(123, 0, 0.3), {0.3, 0.3, 0.3}));
  CHECK(is(face::hsl(360 + 12, 0.55, 0.5), face::hsl(12, 0.55, 0.5)));
}

TEST_CASE("hair of two colours can be told apart in every shade") {
  std::vector<face::Palette> palettes;
  for (std::size_t colour = 0; colour < av::factor_names<av::HairColour>.size(); ++colour)
    for (const double shade : {-1.0, 0.0, 1.0}) {
      av::FaceFactors factors;
      factors.hair_colour = av::HairColour(int(colour));
      factors.hair_shade = shade;
      palettes.emplace_back(factors);
    }
  for (std::size_t i = 0; i < palettes.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      CAPTURE(i);
      CAPTURE(j);
      if (i / 3 != j / 3) CHECK(distance(palettes[i].hair.base, palettes[j].hair.base) > 0.1);
    }
}

TEST_CASE("eyes of two colours can be told apart") {
  av::FaceFactors factors;
  for (int i = 0; i < int(av::factor_names<av::EyeColour>.size()); ++i)
    for (int j = 0; j < i; ++j) {
      factors.eye_colour = av::EyeColour(i);
      const face::Palette a{factors};
      factors.eye_colour = av::EyeColour(j);
      CHECK(distance(a.iris, face::Palette{factors}.iris) > 0.2);
    }
}

TEST_CASE("a lighter shade of hair is lighter, a greater depth of skin darker") {
  av::FaceFactors dark, light;
  dark.hair_shade = -0.5, light.hair_shade = 0.5;
  dark.skin = 0.9, light.skin = 0.3;
  const face::Palette in_dark{dark}, in_light{light};
  CHECK(lightness(in_dark.hair.base) < lightness(in_light.hair.base));
  CHECK(lightness(in_dark.skin.base) < lightness(in_light.skin.base));
}

TEST_CASE("lines are darker than shadows, shadows than the material, the light is lightest") {
  for (int index = 0; index < 200; ++index) {
    const face::Palette palette{av::draw_factors(5, index)};
    for (const face::Tones& tones : {palette.hair, palette.skin, palette.accent}) {
      CHECK(lightness(tones.line) < lightness(tones.shadow));
      CHECK(lightness(tones.shadow) < lightness(tones.base));
      CHECK(lightness(tones.base) < lightness(tones.light));
    }
  }
}
