// SPDX-License-Identifier: MIT
#include <animevae/animation/ok_lab.hpp>

#include <cstdint>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

void check(av::Rgb colour, double l, double a, double b) {
  const av::OkLab c = av::to_ok_lab(colour);
  CHECK(c.l == doctest::Approx(l).epsilon(1e-3));
  CHECK(c.a == doctest::Approx(a).epsilon(1e-3).scale(1));
  CHECK(c.b == doctest::Approx(b).epsilon(1e-3).scale(1));
}

}  // namespace

TEST_CASE("the OKLab values of white, black and the primaries are those that CSS Color 4 gives") {
  check({255, 255, 255}, 1, 0, 0);
  check({0, 0, 0}, 0, 0, 0);
  check({255, 0, 0}, 0.62796, 0.22486, 0.12585);
  check({0, 255, 0}, 0.86644, -0.23389, 0.17950);
  check({0, 0, 255}, 0.45201, -0.03246, -0.31153);
}

TEST_CASE("every grey and a lattice of colours come back from OKLab as they were") {
  for (int v = 0; v < 256; ++v) {
    const av::Rgb grey{std::uint8_t(v), std::uint8_t(v), std::uint8_t(v)};
    REQUIRE(av::to_rgb(av::to_ok_lab(grey)) == grey);
  }
  for (int r = 0; r < 256; r += 51)
    for (int g = 0; g < 256; g += 51)
      for (int b = 0; b < 256; b += 51) {
        const av::Rgb colour{std::uint8_t(r), std::uint8_t(g), std::uint8_t(b)};
        REQUIRE(av::to_rgb(av::to_ok_lab(colour)) == colour);
      }
}

TEST_CASE("to_rgb clips an OKLab colour outside sRGB") { CHECK(av::to_rgb({.l = 1.5}) == av::Rgb{255, 255, 255}); }
