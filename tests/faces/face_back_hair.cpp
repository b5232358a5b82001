// SPDX-License-Identifier: MIT
#include <animevae/faces/face_back_hair.hpp>

#include "support/doctest.hpp"
#include "support/face_change.hpp"

namespace av = animevae;

TEST_CASE("each style of hair differs from the others") {
  for (int i = 0; i < int(av::factor_names<av::HairStyle>.size()); ++i)
    for (int j = 0; j < i; ++j) {
      av::FaceFactors factors;
      factors.hair_style = av::HairStyle(i);
      CAPTURE(i);
      CAPTURE(j);
      CHECK(change_by(factors, [j](av::FaceFactors& f) { f.hair_style = av::HairStyle(j); }).pixels > 80);
    }
}

TEST_CASE("no style of hair covers eyes, nose or mouth") {
  av::FaceFactors factors;
  const av::Image bob = av::draw_face(factors, 100);
  for (int style = 0; style < int(av::factor_names<av::HairStyle>.size()); ++style) {
    factors.hair_style = av::HairStyle(style);
    const av::Image other = av::draw_face(factors, 100);
    for (int row = 42; row < 79; ++row)
      for (int column = 32; column < 68; ++column)
        REQUIRE(std::equal(bob.at(row, column), bob.at(row, column) + 3, other.at(row, column)));
  }
}

TEST_CASE("long hair has the colour of the hair down to the lower border") {
  av::FaceFactors factors;
  factors.hair_style = av::HairStyle::straight;
  factors.hair_colour = av::HairColour::red;
  const av::Image image = av::draw_face(factors, 100);
  for (const int column : {12, 88}) {
    const auto* pixel = image.at(97, column);
    CHECK(pixel[0] > pixel[1] + 40);
    CHECK(pixel[0] > pixel[2] + 40);
  }
}
