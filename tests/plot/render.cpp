// SPDX-License-Identifier: MIT
#include <animevae/plot/render.hpp>

#include "support/doctest.hpp"

#include <array>

namespace av = animevae;

namespace {

std::uint32_t pixel(const av::Image& image, int row, int column) {
  const auto* at = image.at(row, column);
  return std::uint32_t(at[0]) << 16 | std::uint32_t(at[1]) << 8 | at[2];
}

constexpr av::Colour red{0xff0000, 0xff0000};

}  // namespace

TEST_CASE("a figure has its size times the pixel ratio") {
  const av::Canvas canvas{100, 40};
  CHECK(av::render(canvas).width == 200);
  CHECK(av::render(canvas).height == 80);
  CHECK(av::render(canvas, {.pixel_ratio = 1.5}).width == 150);
}

TEST_CASE("an empty figure is the surface of its theme") {
  const av::Canvas canvas{4, 4};
  CHECK(pixel(av::render(canvas), 3, 3) == av::palette::surface.light);
  CHECK(pixel(av::render(canvas, {.theme = av::Theme::dark}), 3, 3) == av::palette::surface.dark);
}

TEST_CASE("rectangles cover whole pixels") {
  av::Canvas canvas{10, 10};
  canvas.rectangle({2.2, 3, 4, 2}, red);
  const auto image = av::render(canvas, {.pixel_ratio = 1});
  for (int row = 0; row < 10; ++row)
    for (int column = 0; column < 10; ++column)
      CHECK(pixel(image, row, column) == (row >= 3 && row < 5 && column >= 2 && column < 6 ? 0xff0000 : 0xffffff));
}

TEST_CASE("straight lines are sharp at every pixel ratio") {
  for (double ratio : {1.0, 1.5, 2.0, 3.0}) {
    av::Canvas canvas{10, 10};
    canvas.line({0, 5}, {10, 5}, {.colour = red});
    const auto image = av::render(canvas, {.pixel_ratio = ratio});
    int rows = 0;
    for (int row = 0; row < image.height; ++row) {
      const auto colour = pixel(image, row, image.width / 2);
      CHECK((colour == 0xff0000 || colour == 0xffffff));
      rows += colour == 0xff0000;
    }
    CHECK(rows == std::lround(ratio));
  }
}

TEST_CASE("text drawn before a line does not join it") {
  av::Canvas with_text{40, 40}, without{40, 40};
  with_text.text({2, 10}, " ");
  for (auto* canvas : {&with_text, &without}) canvas->line({20, 30}, {38, 30});
  CHECK(av::render(with_text) == av::render(without));
}

TEST_CASE("a picture keeps its pixels as sharp squares") {
  av::Image checks{2, 2, 3};
  checks.at(0, 0)[0] = checks.at(1, 1)[1] = 200;
  av::Canvas canvas{2, 2};
  canvas.picture(canvas.region(), checks);
  const auto image = av::render(canvas, {.pixel_ratio = 4});
  for (int row = 0; row < 8; ++row)
    for (int column = 0; column < 8; ++column) {
      const auto* expected = checks.at(row / 4, column / 4);
      CHECK(pixel(image, row, column) ==
            (std::uint32_t(expected[0]) << 16 | std::uint32_t(expected[1]) << 8 | expected[2]));
    }
}

TEST_CASE("grey and half-transparent pictures are drawn too") {
  av::Image grey{1, 1, 1, 77}, glass{1, 1, 4};
  glass.pixels = {0, 0, 0, 128};
  av::Canvas canvas{2, 1};
  canvas.picture({0, 0, 1, 1}, grey);
  canvas.picture({1, 0, 1, 1}, glass);
  const auto image = av::render(canvas, {.pixel_ratio = 1});
  CHECK(pixel(image, 0, 0) == 0x4d4d4d);
  CHECK(int(image.at(0, 1)[0]) == doctest::Approx(127).epsilon(0.02));
}

TEST_CASE("bold text covers more of the picture than plain text") {
  const auto ink = [](bool bold) {
    av::Canvas canvas{60, 20};
    canvas.text({2, 14}, "latent", {.bold = bold});
    double sum = 0;
    for (auto value : av::render(canvas).pixels) sum += 255 - value;
    return sum;
  };
  CHECK(ink(false) > 0);
  CHECK(ink(true) > 1.2 * ink(false));
}

TEST_CASE("drawing twice gives the same pixels") {
  av::Canvas canvas{80, 30};
  canvas.text({2, 14}, "z3  KL 2.83");
  canvas.polyline({{1, 2}, {30, 20}, {70, 5}}, {.width = 1.5, .dashed = true});
  CHECK(av::render(canvas) == av::render(canvas));
}

TEST_CASE("a figure too large for a picture is refused") {
  CHECK_THROWS_AS((void)av::render(av::Canvas{20000, 10}), av::InvalidValue);
  CHECK_THROWS_AS((void)av::render(av::Canvas{20, 10}, {.pixel_ratio = 0}), av::InvalidValue);
}
