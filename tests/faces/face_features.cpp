// SPDX-License-Identifier: MIT
#include <animevae/faces/face_features.hpp>

#include "support/doctest.hpp"
#include "support/face_change.hpp"

namespace av = animevae;

TEST_CASE("each mouth differs from the others, at the mouth only") {
  for (int i = 0; i < int(av::factor_names<av::Mouth>.size()); ++i)
    for (int j = 0; j < i; ++j) {
      av::FaceFactors factors;
      factors.mouth = av::Mouth(i);
      const Change seen = change_by(factors, [j](av::FaceFactors& f) { f.mouth = av::Mouth(j); });
      CAPTURE(i);
      CAPTURE(j);
      CHECK(seen.pixels >= 15);
      CHECK(seen.lies_within(38, 68, 62, 86));
    }
}

TEST_CASE("an open mouth is dark and red") {
  av::FaceFactors factors;
  factors.mouth = av::Mouth::round;
  const av::Image image = av::draw_face(factors, 100);
  const auto* inside = image.at(76, 50);
  CHECK(inside[0] > inside[1] + 60);
  factors.mouth = av::Mouth::closed;
  CHECK(brightness(av::draw_face(factors, 100), 48, 78, 52, 80) > brightness(image, 48, 78, 52, 80) + 40);
}

TEST_CASE("brows move between the eyes and the crown") {
  CHECK(change_by({}, [](av::FaceFactors& f) { f.brow_angle = 1; }).lies_within(15, 20, 85, 50));
  CHECK(change_by({}, [](av::FaceFactors& f) { f.brow_height = 1; }).lies_within(15, 20, 85, 50));
}

TEST_CASE("blush reddens the cheeks and nothing else") {
  av::FaceFactors pale;
  pale.blush = 0;
  CHECK(change_by(pale, [](av::FaceFactors& f) { f.blush = 1; }).lies_within(15, 55, 85, 85));
  const av::Image before = av::draw_face(pale, 100);
  pale.blush = 1;
  const av::Image after = av::draw_face(pale, 100);
  const auto* was = before.at(69, 30);
  const auto* is = after.at(69, 30);
  CHECK(was[0] - is[0] < was[1] - is[1] - 20);
}

TEST_CASE("skin darkens the whole face and leaves the hair") {
  av::FaceFactors factors;
  factors.skin = 0;
  const av::Image fair = av::draw_face(factors, 100);
  factors.skin = 1;
  const av::Image brown = av::draw_face(factors, 100);
  CHECK(brightness(brown, 45, 60, 55, 64) < brightness(fair, 45, 60, 55, 64) - 50);
  CHECK(change(fair, brown).top > 20);
}
