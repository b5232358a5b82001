// SPDX-License-Identifier: MIT
#include "explore/saved_faces.hpp"

#include <ATen/ops/tensor.h>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

#include <cmath>

namespace av = animevae;
using namespace animevae::program;

namespace {

SavedFace at_place(double x, double y, const char* name = "") { return {.latent = at::tensor({x, y}), .name = name}; }

}  // namespace

TEST_CASE("pins keep their order, and no number is used twice") {
  SavedFaces places;
  const auto first = places.pin(at_place(1, 0, "a")), second = places.pin(at_place(2, 0, "b"));
  places.unpin(0);
  places.unpin(7);  // there is none
  REQUIRE(places.pins().size() == 1);
  CHECK(places.pins()[0].name == "b");
  CHECK(places.pins()[0].id == second);
  const auto third = places.pin(at_place(3, 0));
  CHECK(third != first);
  CHECK(third != second);
}

TEST_CASE("set_picture sets the picture of the face with that id") {
  SavedFaces places;
  const auto pin = places.pin(at_place(1, 0)), end = places.set_end(1, at_place(0, 1));
  places.set_picture(pin, av::Image{2, 2, 3});
  places.set_picture(end, av::Image{3, 3, 3});
  places.set_picture(99, av::Image{4, 4, 3});
  CHECK(places.pins()[0].picture.width == 2);
  CHECK(places.end(1)->picture.width == 3);
  const auto newer = places.set_end(1, at_place(0, 2));
  places.set_picture(end, av::Image{5, 5, 3});  // of an end that is no more
  CHECK(places.end(1)->picture.pixels.empty());
  CHECK(newer != end);
}

TEST_CASE("a third end of a morph replaces the first, and the position moves to the end that was set") {
  SavedFaces places;
  CHECK_FALSE(places.can_morph());
  places.add_end(at_place(1, 0, "a"));
  CHECK(places.position() == 0);
  CHECK_FALSE(places.can_morph());
  places.add_end(at_place(0, 1, "b"));
  CHECK(places.can_morph());
  CHECK(places.position() == 1);
  places.add_end(at_place(-1, 0, "c"));
  CHECK(places.end(0)->name == "b");
  CHECK(places.end(1)->name == "c");
  places.set_end(0, at_place(2, 0, "d"));
  CHECK(places.position() == 0);
  CHECK(places.end(1)->name == "c");
}

TEST_CASE("a morph goes along the circle between its ends, and no farther than they are") {
  SavedFaces places;
  CHECK_THROWS_WITH_AS((void)places.morph(0.5), "a morph needs both its ends", av::InvalidValue);
  places.set_end(1, at_place(0, 2));
  CHECK_THROWS_AS((void)places.morph(0.5), av::InvalidValue);
  places.set_end(0, at_place(2, 0));
  CHECK(difference(places.morph(1.0 / 3), at::tensor({2 * std::cos(M_PI / 6), 2 * std::sin(M_PI / 6)})) < 1e-9);
  CHECK(places.position() == doctest::Approx(1.0 / 3));
  CHECK(difference(places.morph(4), at::tensor({0.0, 2.0})) < 1e-9);
  CHECK(places.position() == 1);
  CHECK(difference(places.morph(-1), at::tensor({2.0, 0.0})) < 1e-9);
  CHECK(places.position() == 0);
}
