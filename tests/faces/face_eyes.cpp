// SPDX-License-Identifier: MIT
#include <animevae/faces/face_eyes.hpp>

#include <cstdlib>

#include "support/doctest.hpp"
#include "support/face_change.hpp"

namespace av = animevae;
namespace face = animevae::face;

namespace {

/// The middle of the irises in hundredths of the picture: they are what changes with the eye colour.
face::Point iris_centre(av::FaceFactors factors, double from_x, double to_x) {
  factors.eye_colour = av::EyeColour::blue;
  const av::Image blue = av::draw_face(factors, 200);
  factors.eye_colour = av::EyeColour::red;
  const av::Image red = av::draw_face(factors, 200);
  face::Point sum;
  double weight = 0;
  for (int row = 0; row < 200; ++row)
    for (int column = int(2 * from_x); column < int(2 * to_x); ++column)
      for (int channel = 0; channel < 3; ++channel) {
        const double difference = std::abs(blue.at(row, column)[channel] - red.at(row, column)[channel]);
        sum = sum + difference * face::Point{column / 2.0, row / 2.0};
        weight += difference;
      }
  return (1 / weight) * sum;
}

av::FaceFactors looking(double x, double y) {
  av::FaceFactors factors;
  factors.gaze_x = x;
  factors.gaze_y = y;
  return factors;
}

}  // namespace

TEST_CASE("the colour of the eyes changes the eyes and nothing else") {
  for (int colour = 0; colour < int(av::factor_names<av::EyeColour>.size()); ++colour) {
    if (av::EyeColour(colour) == av::EyeColour::blue) continue;
    const Change seen = change_by({}, [colour](av::FaceFactors& f) { f.eye_colour = av::EyeColour(colour); });
    CHECK(seen.pixels > 60);
    CHECK(seen.lies_within(20, 38, 80, 66));
  }
}

TEST_CASE("the irises follow the gaze") {
  for (const double side : {0.0, 50.0}) {
    const auto centre = [side](double x, double y) { return iris_centre(looking(x, y), side, side + 50); };
    const face::Point middle = centre(0, 0);
    CHECK(centre(-1, 0).x < middle.x - 1.5);
    CHECK(centre(1, 0).x > middle.x + 1.5);
    CHECK(centre(0, -1).y < middle.y - 1.5);
    CHECK(centre(0, 1).y > middle.y + 1.5);
  }
}

TEST_CASE("the gaze changes the eyes and nothing else") {
  CHECK(change_by({}, [](av::FaceFactors& f) { f.gaze_x = 1; }).lies_within(20, 38, 80, 66));
  CHECK(change_by({}, [](av::FaceFactors& f) { f.gaze_y = -1; }).lies_within(20, 38, 80, 66));
}

TEST_CASE("eyes that look straight ahead are mirror images") {
  const face::Point left = iris_centre(looking(0, 0), 0, 50), right = iris_centre(looking(0, 0), 50, 100);
  CHECK(left.x + right.x == doctest::Approx(99.5).epsilon(0.01));
  CHECK(left.y == doctest::Approx(right.y).epsilon(0.01));
}

TEST_CASE("larger eyes show more iris, and lids that sink show less") {
  const auto iris = [](double size, double openness) {
    av::FaceFactors factors;
    factors.eye_size = size;
    factors.eye_openness = openness;
    return change_by(
               factors, [](av::FaceFactors& f) { f.eye_colour = av::EyeColour::red; }, 128)
        .pixels;
  };
  CHECK(iris(1.15, 1) > 1.4 * iris(0.85, 1));
  CHECK(iris(1, 1) > iris(1, 0.75));
  CHECK(iris(1, 0.75) > 200);
}
