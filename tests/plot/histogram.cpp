// SPDX-License-Identifier: MIT
#include <animevae/plot/histogram.hpp>

#include "support/doctest.hpp"
#include "support/drawing.hpp"

#include <numeric>
#include <vector>

namespace av = animevae;

TEST_CASE("a histogram's density is the share of a bin over its width") {
  const std::vector<float> samples{-1.0f, 0.25f, 0.25f, 1.0f};
  const auto density = av::histogram_density({.samples = samples, .low = -1, .high = 1, .bins = 4});
  CHECK(density == std::vector<double>{0.5, 0, 1, 0.5});  // the upper end belongs to the last bin
}

TEST_CASE("samples outside the range count in the density, and their share is written") {
  const std::vector<float> samples{0.5f, 9.0f};
  const av::Histogram histogram{.samples = samples, .low = 0, .high = 1, .bins = 2};
  const auto density = av::histogram_density(histogram);
  CHECK(std::accumulate(density.begin(), density.end(), 0.0) * 0.5 == doctest::Approx(0.5));
  av::Canvas canvas{300, 200};
  av::draw(canvas, canvas.region(), histogram);
  CHECK(says(canvas, "50.0 % outside"));
}

TEST_CASE("the normal density is drawn to the scale of the bars") {
  av::Canvas canvas{300, 200};
  const std::vector<float> samples{0.0f};
  av::draw(canvas, canvas.region(), av::Histogram{.samples = samples, .low = -4, .high = 4, .bins = 1});
  const auto paths = drawn<av::PathShape>(canvas);
  const auto curve = std::max_element(paths.begin(), paths.end(),
                                      [](const auto& a, const auto& b) { return a.points.size() < b.points.size(); });
  const auto bars = drawn<av::RectangleShape>(canvas);
  REQUIRE(bars.size() == 1);
  const double bottom = bars[0].region.bottom();
  double peak = bottom;
  for (const auto& point : curve->points) peak = std::min(peak, point.y);
  CHECK((bottom - peak) / bars[0].region.height == doctest::Approx(0.3989423 / 0.125));
}

TEST_CASE("a histogram without bins or without a range is refused") {
  CHECK_THROWS_AS((void)av::histogram_density({.bins = 0}), av::InvalidValue);
  CHECK_THROWS_AS((void)av::histogram_density({.low = 1, .high = 1}), av::InvalidValue);
}

TEST_CASE("a histogram of no samples is the normal density alone") {
  av::Canvas canvas{300, 200};
  av::draw(canvas, canvas.region(), av::Histogram{});
  CHECK(drawn<av::RectangleShape>(canvas).empty());
}
