// SPDX-License-Identifier: MIT
#include <animevae/plot/bars.hpp>

#include "support/doctest.hpp"
#include "support/drawing.hpp"

#include <cmath>
#include <limits>

namespace av = animevae;

TEST_CASE("bars are as long as their values") {
  av::Canvas canvas{400, 300};
  av::draw(canvas, canvas.region(), av::Bars{.groups = {"z0", "z1", "z2"}, .series = {{"KL", {1, 2, -0.5}}}});
  const auto bars = drawn_in(canvas, av::palette::of_series(0));
  REQUIRE(bars.size() == 3);
  CHECK(bars[1].region.height == doctest::Approx(2 * bars[0].region.height));
  CHECK(bars[2].region.height == doctest::Approx(0.5 * bars[0].region.height));
  CHECK(bars[0].region.bottom() == doctest::Approx(bars[2].region.top));
  CHECK(bars[0].region.left < bars[1].region.left);
}

TEST_CASE("several series stand beside each other, with a legend") {
  av::Canvas canvas{400, 300};
  av::draw(canvas, canvas.region(),
           av::Bars{.titles{.title = "Latents"}, .groups = {"z0"}, .series = {{"mean", {1}}, {"log-variance", {1}}}});
  CHECK(says(canvas, "Latents"));
  CHECK(says(canvas, "mean"));
  CHECK(says(canvas, "log-variance"));
  const auto second = drawn_in(canvas, av::palette::of_series(1));
  REQUIRE(second.size() == 2);  // the legend's square and the bar
  CHECK(second[1].region.left > drawn_in(canvas, av::palette::of_series(0))[1].region.left);
}

TEST_CASE("values and a threshold are written where asked for") {
  av::Canvas canvas{400, 300};
  av::draw(canvas, canvas.region(),
           av::Bars{.groups = {"z0", "z1"},
                    .series = {{"KL", {2.831, 0.02}}},
                    .decimals = 2,
                    .threshold = av::BarThreshold{0.1, "active"}});
  CHECK(says(canvas, "2.83"));
  CHECK(says(canvas, "0.02"));
  CHECK(says(canvas, "active"));
}

TEST_CASE("a value that is not a number leaves its place empty") {
  av::Canvas canvas{400, 300};
  av::draw(canvas, canvas.region(), av::Bars{.groups = {"z0", "z1"}, .series = {{"KL", {NAN, 2}}}});
  CHECK(drawn_in(canvas, av::palette::of_series(0)).size() == 1);
}

TEST_CASE("a bar chart without bars, and one of zeros, can be drawn") {
  av::Canvas canvas{400, 300};
  av::draw(canvas, canvas.region(), av::Bars{});
  av::draw(canvas, canvas.region(), av::Bars{.groups = {"z0"}, .series = {{"KL", {0}}}});
  for (const auto& shape : drawn<av::RectangleShape>(canvas)) CHECK(std::isfinite(shape.region.height));
}
