// SPDX-License-Identifier: MIT
#include "report/html.hpp"

#include "support/doctest.hpp"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

#include <animevae/core/error.hpp>
#include <animevae/image/png.hpp>

using namespace animevae::program;

TEST_CASE("html_text escapes markup and replaces bytes that are not UTF-8") {
  CHECK(html_text("<b>\"&'") == "&lt;b&gt;&quot;&amp;&#39;");
  CHECK(html_text("アニメ") == "アニメ");
  CHECK(html_text("a\xff<") == "a\uFFFD&lt;");
}

TEST_CASE("html_link escapes every file name to a relative link") {
  CHECK(html_link("samples/prior-01.png") == "./samples/prior-01.png");
  CHECK(html_link("a b#c%?\"<.png") == "./a%20b%23c%25%3F%22%3C.png");
  CHECK(html_link("javascript:alert(1)") == "./javascript%3Aalert%281%29");
  CHECK(html_link("é") == "./%C3%A9");
}

TEST_CASE("headings have names to link to") {
  CHECK(html_id("What was trained") == "what-was-trained");
  CHECK(html_id("  KL (nats) ") == "kl-nats");
  CHECK(html_id("アニメ") == "section");
}

TEST_CASE("html_picture embeds pictures as data URLs, and refuses other files") {
  const auto png = animevae::encode_png(animevae::Image{3, 5, 3});
  CHECK(html_picture("x.png", png).starts_with("data:image/png;base64,iVBORw0KGgo"));
  CHECK(html_picture("x.svg", {}) == "data:image/svg+xml;base64,");
  CHECK(html_picture("x.jpeg", {}).starts_with("data:image/jpeg;"));
  CHECK_THROWS_AS((void)html_picture("x.exe", {}), animevae::FileError);
}

TEST_CASE("readable_size writes B, kB and MB") {
  CHECK(readable_size(240) == "240 B");
  CHECK(readable_size(2'016'220) == "2.0 MB");
  CHECK(readable_size(19'957) == "20.0 kB");
}

TEST_CASE("png_size reads a PNG's size from its header, and is empty for other data") {
  auto png = animevae::encode_png(animevae::Image{3, 500, 1});
  CHECK(png_size(png) == PictureSize{500, 3});
  CHECK(png_size(std::span{png}.first(20)) == PictureSize{});
  png[1] = std::byte{'Q'};
  CHECK(png_size(png) == PictureSize{});
}
