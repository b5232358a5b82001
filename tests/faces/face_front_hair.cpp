// SPDX-License-Identifier: MIT
#include <animevae/faces/face_front_hair.hpp>

#include "support/doctest.hpp"
#include "support/face_change.hpp"

namespace av = animevae;

TEST_CASE("each cut of the bangs differs from the others, above the cheeks") {
  for (int i = 0; i < int(av::factor_names<av::Bangs>.size()); ++i)
    for (int j = 0; j < i; ++j) {
      av::FaceFactors factors;
      factors.bangs = av::Bangs(i);
      const Change seen = change_by(factors, [j](av::FaceFactors& f) { f.bangs = av::Bangs(j); });
      CAPTURE(i);
      CAPTURE(j);
      CHECK(seen.pixels > 200);
      CHECK(seen.lies_within(0, 0, 100, 72));
    }
}

TEST_CASE("no bangs hide the irises") {
  for (int bangs = 0; bangs < int(av::factor_names<av::Bangs>.size()); ++bangs) {
    av::FaceFactors factors;
    factors.bangs = av::Bangs(bangs);
    CAPTURE(bangs);
    CHECK(change_by(factors, [](av::FaceFactors& f) { f.eye_colour = av::EyeColour::red; }).pixels > 60);
  }
}

TEST_CASE("the colour and the shade of the hair leave skin, mouth and background") {
  av::FaceFactors factors;
  const av::Image before = av::draw_face(factors, 100);
  const auto keeps = [&](const av::Image& after) {
    for (int row = 63; row < 84; ++row)
      for (int column = 38; column < 62; ++column)
        if (!std::equal(before.at(row, column), before.at(row, column) + 3, after.at(row, column))) return false;
    return std::equal(before.at(1, 1), before.at(1, 1) + 3, after.at(1, 1)) && change(before, after).pixels > 2000;
  };
  for (int colour = 0; colour < int(av::factor_names<av::HairColour>.size()); ++colour) {
    if (factors.hair_colour == av::HairColour(colour)) continue;
    av::FaceFactors other = factors;
    other.hair_colour = av::HairColour(colour);
    CHECK(keeps(av::draw_face(other, 100)));
  }
  factors.hair_shade = 1;
  const av::Image light = av::draw_face(factors, 100);
  CHECK(keeps(light));
  CHECK(brightness(light, 30, 5, 70, 20) > brightness(before, 30, 5, 70, 20));
}

TEST_CASE("hair shines: its lightest pixels are much lighter than most") {
  const av::Image image = av::draw_face(av::FaceFactors{}, 100);
  int lightest = 0;
  for (int row = 8; row < 35; ++row)
    for (int column = 25; column < 75; ++column) lightest = std::max(lightest, int(image.at(row, column)[1]));
  CHECK(lightest > brightness(image, 25, 8, 75, 35) + 50);
}
