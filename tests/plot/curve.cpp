// SPDX-License-Identifier: MIT
#include <animevae/plot/curve.hpp>

#include "support/doctest.hpp"
#include "support/drawing.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace av = animevae;

namespace {

std::vector<av::PathShape> lines_in(const av::Canvas& canvas, const av::Colour& colour) {
  auto paths = drawn<av::PathShape>(canvas);
  std::erase_if(paths, [&](const auto& path) { return !path.stroke || !(path.stroke->colour == colour); });
  return paths;
}

}  // namespace

TEST_CASE("a curve goes through its values") {
  av::Canvas canvas{400, 300};
  av::draw(canvas, canvas.region(),
           av::Curves{.titles{.x = "images", .y = "nats"}, .curves = {{"", {0, 1, 2}, {0, 2, 1}}}});
  const auto lines = lines_in(canvas, av::palette::of_series(0));
  REQUIRE(lines.size() == 1);
  const auto& points = lines[0].points;
  REQUIRE(points.size() == 3);
  CHECK(points[1].x == doctest::Approx((points[0].x + points[2].x) / 2));
  CHECK(points[0].y - points[1].y == doctest::Approx(2 * (points[0].y - points[2].y)));
  CHECK(says(canvas, "images"));
  CHECK(says(canvas, "nats"));
}

TEST_CASE("the x axis begins at 0, unless the values begin far from it") {
  for (const auto& [first, expected] : {std::pair{100.0, true}, std::pair{900.0, false}}) {
    av::Canvas canvas{400, 300};
    av::draw(canvas, canvas.region(), av::Curves{.curves = {{"", {first, 1000}, {5, 6}}}});
    CHECK(says(canvas, "0") == expected);
  }
}

TEST_CASE("on a logarithmic axis equal factors are equal distances") {
  av::Canvas canvas{400, 300};
  av::draw(canvas, canvas.region(),
           av::Curves{.curves = {{"", {1, 2, 3}, {1, 10, 100}}}, .y_scale = av::Scale::logarithmic});
  const auto points = lines_in(canvas, av::palette::of_series(0)).at(0).points;
  CHECK(points[0].y - points[1].y == doctest::Approx(points[1].y - points[2].y));
}

TEST_CASE("a value that is not finite, or has no logarithm, is a gap") {
  av::Canvas canvas{400, 300};
  av::draw(canvas, canvas.region(), av::Curves{.curves = {{"", {0, 1, 2, 3, 4}, {1, 2, NAN, 2, 1}}}});
  CHECK(lines_in(canvas, av::palette::of_series(0)).size() == 2);
  av::Canvas log{400, 300};
  av::draw(log, log.region(),
           av::Curves{.curves = {{"", {0, 1, 2, 3, 4}, {1, 2, 0, 2, 1}}}, .y_scale = av::Scale::logarithmic});
  CHECK(lines_in(log, av::palette::of_series(0)).size() == 2);
}

TEST_CASE("several curves have their names at their ends, never on top of each other") {
  av::Curves curves;
  for (int k = 0; k < 10; ++k) curves.curves.push_back({"z" + std::to_string(k), {0, 1}, {0, 2 + 0.001 * k}});
  av::Canvas canvas{400, 300};
  av::draw(canvas, canvas.region(), curves);
  std::vector<double> heights;
  for (const auto& text : drawn<av::TextShape>(canvas))
    if (text.text.starts_with("z")) heights.push_back(text.at.y);
  REQUIRE(heights.size() == 10);
  std::sort(heights.begin(), heights.end());
  for (std::size_t k = 1; k < heights.size(); ++k) CHECK(heights[k] - heights[k - 1] > 12);
  CHECK(heights.front() > 0);
  CHECK(heights.back() < 300);
}

TEST_CASE("a curve of very many values is thinned out and keeps its extremes") {
  av::Curve curve;
  for (int k = 0; k < 100'000; ++k) {
    curve.x.push_back(k);
    curve.y.push_back(k == 51'234 ? 50 : k == 51'235 ? -50 : k % 2);
  }
  const auto heights = [](const av::Curve& drawn_curve) {
    av::Canvas canvas{400, 300};
    av::draw(canvas, canvas.region(), av::Curves{.curves = {drawn_curve}});
    const auto points = lines_in(canvas, av::palette::of_series(0)).at(0).points;
    CHECK(points.size() < 4000);
    const auto [top, bottom] =
        std::minmax_element(points.begin(), points.end(), [](const auto& a, const auto& b) { return a.y < b.y; });
    return std::pair{top->y, bottom->y};
  };
  CHECK(heights(curve) == heights({"", {0, 1}, {-50, 50}}));
}

TEST_CASE("curves without values, or with one, can be drawn") {
  av::Canvas canvas{400, 300};
  av::draw(canvas, canvas.region(), av::Curves{});
  av::draw(canvas, canvas.region(), av::Curves{.curves = {{"", {3}, {4}}}});
  CHECK(drawn_in(canvas, av::palette::of_series(0)).size() == 1);
}
