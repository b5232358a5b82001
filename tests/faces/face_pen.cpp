// SPDX-License-Identifier: MIT
#include <animevae/faces/face_pen.hpp>

#include <array>
#include <cmath>

#include "support/doctest.hpp"

namespace av = animevae;
namespace face = animevae::face;

namespace {

std::array<int, 3> pixel(const av::Image& image, int row, int column) {
  const auto* samples = image.at(row, column);
  return {samples[0], samples[1], samples[2]};
}

}  // namespace

TEST_CASE("a part of a curve lies on the curve") {
  const face::Cubic curve{{0, 0}, {10, 40}, {60, -20}, {100, 50}};
  const face::Cubic part = curve.part(0.2, 0.7);
  for (const double t : {0.0, 0.25, 0.5, 1.0}) {
    const face::Point expected = curve.at(0.2 + 0.5 * t), got = part.at(t);
    CHECK(got.x == doctest::Approx(expected.x));
    CHECK(got.y == doctest::Approx(expected.y));
  }
}

TEST_CASE("the direction of a curve is its derivative") {
  const face::Cubic curve{{0, 0}, {10, 40}, {60, -20}, {100, 50}};
  const face::Point step = curve.at(0.3 + 1e-6) - curve.at(0.3 - 1e-6), direction = curve.direction(0.3);
  CHECK(direction.x == doctest::Approx(step.x / 2e-6).epsilon(1e-6));
  CHECK(direction.y == doctest::Approx(step.y / 2e-6).epsilon(1e-6));
}

TEST_CASE("face::Width interpolates its widths at the start, the middle and the end") {
  constexpr face::Width width{.start = 1, .middle = 4, .end = 2};
  CHECK(width.at(0) == 1);
  CHECK(width.at(0.5) == 4);
  CHECK(width.at(1) == 2);
}

TEST_CASE("a swelling line covers width times length") {
  face::Pen pen{100, 4};
  pen.swelling_line({{10, 50}, {30, 50}, {70, 50}, {90, 50}}, {12, 12, 12}, {1, 1, 1});
  const av::Image image = pen.finish();
  double covered = 0;
  for (int row = 0; row < 100; ++row)
    for (int column = 0; column < 100; ++column) covered += *image.at(row, column) / 255.0;
  CHECK(covered == doctest::Approx(12 * 80).epsilon(0.01));
}

TEST_CASE("colours come out in the order red, green, blue") {
  face::Pen pen{16, 4};
  pen.polygon({{0, 0}, {100, 0}, {100, 100}, {0, 100}}).fill({1, 0.6, 0.2});
  CHECK(pixel(pen.finish(), 7, 9) == std::array{255, 153, 51});
}

TEST_CASE("a pixel of the picture is the mean of its pixels on the sheet") {
  face::Pen pen{20, 4};  // a pixel of the picture is 5 units wide, one of the sheet 1.25
  pen.polygon({{0, 0}, {51.25, 0}, {51.25, 100}, {0, 100}}).fill(face::Colour{1, 1, 1});
  const av::Image image = pen.finish();
  CHECK(pixel(image, 3, 9) == std::array{255, 255, 255});
  CHECK(pixel(image, 3, 10) == std::array{64, 64, 64});  // a quarter
  CHECK(pixel(image, 3, 11) == std::array{0, 0, 0});
}

TEST_CASE("the placement and the clip of Pen::within end with its function") {
  face::Pen pen{20, 2};
  const auto everything = [&]() -> face::Pen& {
    return pen.polygon({{-500, -500}, {500, -500}, {500, 500}, {-500, 500}});
  };
  pen.within([&] {
    pen.place({50, 50}, 90, 2, 2);
    pen.polygon({{0, -25}, {25, -25}, {25, 25}, {0, 25}}).clip();  // turned by 90 degrees: the lower half
    everything().fill({1, 1, 1});
  });
  av::Image image = pen.finish();
  CHECK(pixel(image, 5, 10)[0] == 0);
  CHECK(pixel(image, 15, 10)[0] == 255);
  everything().fill({1, 1, 1});
  image = pen.finish();
  CHECK(pixel(image, 5, 10)[0] == 255);
}

TEST_CASE("a glow fades from its centre") {
  face::Pen pen{50, 2};
  pen.glow({50, 50}, 40, 20, {1, 1, 1}, 0.8);
  const av::Image image = pen.finish();
  const int centre = *image.at(25, 25), aside = *image.at(25, 35), below = *image.at(35, 25);
  const double radius = std::hypot(1.0 / 40, 1.0 / 20);  // of the pixel's middle, 1 unit right of and below the centre
  CHECK(centre == doctest::Approx(255 * 0.8 * (1 - 0.25 * radius / 0.45)).epsilon(0.01));
  CHECK(aside > 20);
  CHECK(aside < centre);
  CHECK(below == 0);
}

TEST_CASE("a picture too large for cairo is refused in a sentence") {
  CHECK_THROWS_WITH_AS((face::Pen{20'000, 2}),
                       "cairo could not draw a picture of 40000 x 40000 pixels: invalid value (typically too big) for "
                       "the size of the input (surface, pattern, etc.)",
                       av::Error);
}
