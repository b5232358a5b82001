// SPDX-License-Identifier: MIT
#include <animevae/plot/canvas.hpp>

#include "support/doctest.hpp"

#include <limits>
#include <variant>

namespace av = animevae;

TEST_CASE("a canvas keeps what is drawn, in order") {
  av::Canvas canvas{200, 100};
  canvas.rectangle({0, 0, 10, 10}, av::palette::ink);
  canvas.line({0, 0}, {10, 10});
  canvas.text({5, 5}, "z3");
  canvas.picture({0, 0, 4, 4}, av::Image{2, 2, 3});
  REQUIRE(canvas.shapes().size() == 4);
  CHECK(std::holds_alternative<av::RectangleShape>(canvas.shapes()[0]));
  CHECK(std::get<av::PathShape>(canvas.shapes()[1]).points.size() == 2);
  CHECK(std::get<av::TextShape>(canvas.shapes()[2]).text == "z3");
  CHECK(std::get<av::PictureShape>(canvas.shapes()[3]).image.width == 2);
}

TEST_CASE("a canvas without a size is refused") {
  CHECK_THROWS_AS((av::Canvas{0, 100}), av::InvalidValue);
  CHECK_THROWS_AS((av::Canvas{100, -1}), av::InvalidValue);
  CHECK_THROWS_AS((av::Canvas{std::numeric_limits<double>::quiet_NaN(), 1}), av::InvalidValue);
}

TEST_CASE("regions are cut from their edges") {
  const av::Region region = av::Region{10, 20, 100, 50}.without(1, 2, 3, 4);
  CHECK(region == av::Region{11, 22, 96, 44});
  CHECK(region.right() == 107);
  CHECK(region.bottom() == 66);
  CHECK(av::Region{0, 0, 10, 10}.inset(2) == av::Region{2, 2, 6, 6});
}
