// SPDX-License-Identifier: MIT
#include <animevae/faces/face_background.hpp>

#include "support/doctest.hpp"
#include "support/face_change.hpp"

namespace av = animevae;

namespace {

/// The face itself, whatever lies behind it.
bool leaves_the_face(const av::Image& a, const av::Image& b) {
  for (int row = 35; row < 75; ++row)
    for (int column = 35; column < 65; ++column)
      if (!std::equal(a.at(row, column), a.at(row, column) + 3, b.at(row, column))) return false;
  return true;
}

}  // namespace

TEST_CASE("each background differs from the others, behind the face only") {
  av::FaceFactors factors;
  for (int i = 0; i < int(av::factor_names<av::Background>.size()); ++i)
    for (int j = 0; j < i; ++j) {
      factors.background = av::Background(i);
      const av::Image a = av::draw_face(factors, 100);
      factors.background = av::Background(j);
      const av::Image b = av::draw_face(factors, 100);
      CHECK(change(a, b).pixels > 100);
      CHECK(leaves_the_face(a, b));
    }
}

TEST_CASE("hue and depth colour the background and nothing else") {
  av::FaceFactors factors;
  factors.background_depth = 0.9;
  const av::Image blue = av::draw_face(factors, 100);
  factors.background_hue = 30;
  const av::Image orange = av::draw_face(factors, 100);
  CHECK(blue.at(2, 2)[2] > blue.at(2, 2)[0]);
  CHECK(orange.at(2, 2)[0] > orange.at(2, 2)[2]);
  CHECK(leaves_the_face(blue, orange));

  factors.background_depth = 0.1;
  const av::Image pale = av::draw_face(factors, 100);
  CHECK(leaves_the_face(pale, orange));
  CHECK(brightness(pale, 0, 0, 6, 6) > brightness(orange, 0, 0, 6, 6) + 20);
}
