// SPDX-License-Identifier: MIT
#include <animevae/plot/svg.hpp>

#include "support/doctest.hpp"
#include "support/holds.hpp"

#include <string>

namespace av = animevae;

TEST_CASE("text in an SVG stays text, escaped") {
  av::Canvas canvas{100, 50};
  canvas.text({10, 20}, "rate < 26 & more", {.size = 11, .align = av::Align::right, .bold = true});
  const auto svg = av::to_svg(canvas);
  CHECK(holds(svg, R"(viewBox="0 0 100 50")"));
  CHECK(holds(svg, R"(x="10" y="20" font-size="11")"));
  CHECK(holds(svg, R"(font-weight="bold" text-anchor="end")"));
  CHECK(holds(svg, ">rate &lt; 26 &amp; more</text>"));
}

TEST_CASE("an SVG has each colour for light and for dark") {
  av::Canvas canvas{10, 10};
  canvas.rectangle({1, 2, 3, 4.125}, {0x112233, 0xaabbcc, 0.5});
  const auto svg = av::to_svg(canvas, {.background = false});
  CHECK(holds(svg, ".c112233aabbcc{color:#112233}"));
  CHECK(holds(svg, "@media (prefers-color-scheme:dark){.c112233aabbcc{color:#aabbcc}}"));
  CHECK(holds(svg, R"(<rect x="1" y="2" width="3" height="4.12" )"));
  CHECK(holds(svg, R"(class="c112233aabbcc" fill-opacity="0.5")"));
}

TEST_CASE("lines and areas are paths") {
  av::Canvas canvas{10, 10};
  canvas.polyline({{0, 0}, {1.5, 2}, {3, 0.333333}}, {.width = 1.75, .dashed = true});
  canvas.polygon({{0, 0}, {1, 0}, {1, 1}}, av::palette::ink);
  const auto svg = av::to_svg(canvas);
  CHECK(holds(svg, R"(d="M0 0L1.5 2L3 0.33" fill="none" stroke="currentColor" stroke-width="1.75")"));
  CHECK(holds(svg, R"(stroke-dasharray="4 3")"));
  CHECK(holds(svg, R"(d="M0 0L1 0L1 1Z" fill="currentColor")"));
}

TEST_CASE("pictures stand inside an SVG") {
  av::Canvas canvas{10, 10};
  canvas.picture({0, 0, 8, 8}, av::Image{2, 2, 3});
  CHECK(holds(av::to_svg(canvas), "href=\"data:image/png;base64,iVBORw0KGgo"));
}

TEST_CASE("an SVG has its description as title, and is the same every time") {
  av::Canvas canvas{10, 10};
  canvas.describe("loss & rate");
  CHECK(holds(av::to_svg(canvas), "<title>loss &amp; rate</title>"));
  CHECK(av::to_svg(canvas) == av::to_svg(canvas));
}
