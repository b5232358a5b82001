// SPDX-License-Identifier: MIT
#include "report/explorer.hpp"

#include "support/doctest.hpp"
#include "support/holds.hpp"

#include <cstddef>
#include <string>
#include <vector>

#include <animevae/core/error.hpp>

using namespace animevae::program;

namespace {

ReportExplorer two_sliders() {
  return {.title = "Main latents",
          .caption = "Walk.",
          .from = -3,
          .to = 3,
          .frames = 5,
          .width = 64,
          .height = 32,
          .sliders = {{"z0 hair", "KL 2", "dark", "light"}, {"z7", "KL 1"}},
          .starts = {{"the average face", {std::byte{1}}, {2, 2}}, {"face 1", {std::byte{2}}, {0, 4}}}};
}

}  // namespace

TEST_CASE("every direction has a slider that begins at the face's frame") {
  const std::string html = html_of(two_sliders());
  CHECK(holds(html, "id=\"main-latents-sliders\" data-start=\"0\" data-from=\"-3\" data-to=\"3\""));
  CHECK(holds(html, "style=\"--row:1;--column:2\""));
  CHECK(holds(html, "min=\"0\" max=\"4\" value=\"2\" data-starts=\"2 0\" aria-label=\"z0 hair\""));
  CHECK(holds(html, "data-starts=\"2 4\" aria-label=\"z7\""));
  CHECK(holds(html, "<span>dark</span><span>light</span>"));
  CHECK(holds(html, "value=\"1\">face 1</label>"));
}

TEST_CASE("the pictures of a face are in the style sheet once") {
  const std::string style = style_of(two_sliders());
  // 5 columns and 2 rows: a background five times as wide, moved by a quarter of what overhangs for each column.
  CHECK(holds(style, "aspect-ratio:64/32;background-size:500% 200%"));
  CHECK(holds(style, "calc(var(--column)*25.000000%) calc(var(--row)*100.000000%)"));
  CHECK(holds(style, "[data-start=\"0\"] .frame{background-image:url(data:image/webp;base64,AQ==)}"));
  CHECK(holds(style, "[data-start=\"1\"] .frame{background-image:url(data:image/webp;base64,Ag==)}"));
}

TEST_CASE("a single face needs no choice of faces") {
  ReportExplorer explorer = two_sliders();
  explorer.starts.pop_back();
  CHECK_FALSE(holds(html_of(explorer), "type=\"radio\""));
}

TEST_CASE("an explorer without sliders, or with a face that lacks one, is refused") {
  CHECK_NOTHROW(check(two_sliders()));
  ReportExplorer none = two_sliders();
  none.sliders.clear();
  CHECK_THROWS_AS(check(none), animevae::InvalidValue);
  ReportExplorer lacking = two_sliders();
  lacking.starts[1].frames.pop_back();
  CHECK_THROWS_AS(check(lacking), animevae::InvalidValue);
}
