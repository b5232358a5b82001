// SPDX-License-Identifier: MIT
#include <animevae/plot/frame.hpp>

#include "support/doctest.hpp"
#include "support/drawing.hpp"

#include <string>
#include <vector>

namespace av = animevae;

TEST_CASE("a plot leaves room for the labels of its axes") {
  const av::Region region{0, 0, 300, 200};
  const auto narrow = av::plot_area(region, {}, av::make_axis(0, 1));
  const auto wide = av::plot_area(region, {.x = "images", .y = "nats"}, av::make_axis(0, 1e5));
  CHECK(narrow.left > 10);
  CHECK(wide.left > narrow.left + 20);
  CHECK(wide.bottom() < narrow.bottom());
  CHECK(narrow.right() < 300);
}

TEST_CASE("place() puts larger values upwards and to the right") {
  const av::Region plot{10, 20, 100, 50};
  const auto axis = av::make_axis(0, 1);
  CHECK(av::place(plot, axis, axis, {0, 0}) == av::Point{10, 70});
  CHECK(av::place(plot, axis, axis, {1, 1}) == av::Point{110, 20});
}

TEST_CASE("a heading takes its room from the top") {
  av::Canvas canvas{300, 100};
  const std::vector<av::LegendEntry> legend{{"mean", av::palette::of_series(0)}};
  const auto title_only = av::draw_heading(canvas, canvas.region(), "Latents");
  const auto both = av::draw_heading(canvas, canvas.region(), "Latents", legend);
  CHECK(title_only.top > 14);
  CHECK(both.top > title_only.top);
  CHECK(both.bottom() == doctest::Approx(100));
  CHECK(says(canvas, "Latents"));
  CHECK(says(canvas, "mean"));
}

TEST_CASE("each tick has its label, and the axes their titles") {
  av::Canvas canvas{300, 200};
  const auto axis = av::make_axis(0, 1, {.ticks = 2});
  const av::Region plot{40, 10, 200, 100};
  av::draw_vertical_axis(canvas, plot, axis, "nats");
  av::draw_horizontal_axis(canvas, plot, axis, "images");
  for (const char* words : {"0.0", "0.5", "1.0", "nats", "images"}) CHECK(says(canvas, words));
}

TEST_CASE("names that would touch are thinned out evenly") {
  std::vector<std::string> names;
  for (int k = 0; k < 64; ++k) names.push_back("z" + std::to_string(k));
  av::Canvas canvas{400, 200};
  av::draw_category_axis(canvas, {0, 0, 400, 150}, names);
  const auto texts = drawn<av::TextShape>(canvas);
  CHECK(texts.size() < 64);
  REQUIRE(texts.size() > 5);
  const double distance = texts[1].at.x - texts[0].at.x;
  CHECK(distance > av::text_width("z63", {.size = av::text_size::tick}));
  CHECK(texts.back().at.x - texts[texts.size() - 2].at.x == doctest::Approx(distance));
}
