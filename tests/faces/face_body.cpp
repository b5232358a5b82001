// SPDX-License-Identifier: MIT
#include <animevae/faces/face_body.hpp>

#include "support/doctest.hpp"
#include "support/face_change.hpp"

namespace av = animevae;

TEST_CASE("each outfit differs from the others, below the face") {
  for (int i = 0; i < int(av::factor_names<av::Outfit>.size()); ++i)
    for (int j = 0; j < i; ++j) {
      av::FaceFactors factors;
      factors.outfit = av::Outfit(i);
      const Change seen = change_by(factors, [j](av::FaceFactors& f) { f.outfit = av::Outfit(j); });
      CAPTURE(i);
      CAPTURE(j);
      CHECK(seen.pixels > 50);
      CHECK(seen.lies_within(0, 80, 100, 100));
    }
}

TEST_CASE("without an accessory, the accent colours the outfit alone") {
  for (int outfit = 0; outfit < int(av::factor_names<av::Outfit>.size()); ++outfit) {
    av::FaceFactors factors;
    factors.outfit = av::Outfit(outfit);
    CHECK(change_by(factors, [](av::FaceFactors& f) { f.accent_hue = 20; }).lies_within(0, 80, 100, 100));
  }
}

TEST_CASE("the neck has the colour of the skin") {
  av::FaceFactors factors;
  factors.outfit = av::Outfit::shirt;
  factors.y = -0.04;
  factors.skin = 0;
  const double fair = brightness(av::draw_face(factors, 100), 46, 86, 54, 90);
  factors.skin = 1;
  CHECK(brightness(av::draw_face(factors, 100), 46, 86, 54, 90) < fair - 30);
}
