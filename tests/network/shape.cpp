// SPDX-License-Identifier: MIT
#include <animevae/network/shape.hpp>

#include "support/doctest.hpp"

#include <cstdint>

using namespace animevae;

namespace {
template <Shape Image>
struct Sized {
  static constexpr std::int64_t numbers = Image.size();
};
}  // namespace

TEST_CASE("a shape counts its numbers, beyond what an int holds") {
  static_assert(Shape{3, 64, 64}.size() == 12'288);
  static_assert(Shape{512}.size() == 512);
  static_assert(Shape{3, 50'000, 50'000}.size() == 7'500'000'000);
  static_assert(Sized<Shape{3, 64, 64}>::numbers == 12'288);
  CHECK(Shape{}.size() == 0);
}

TEST_CASE("a shape of 1x1 is a vector") {
  static_assert(Shape{512}.is_vector() && Shape{512, 1, 1} == Shape{512});
  static_assert(!Shape{512, 2, 1}.is_vector() && !Shape{512, 1, 2}.is_vector());
  CHECK(Shape{10}.is_vector());
}

TEST_CASE("an extent is a side, or rows and columns") {
  static_assert(Extent{} == Extent{1} && Extent{4} == Extent(4, 4));
  constexpr Extent flat{1, 7};
  static_assert(flat.height == 1 && flat.width == 7);
  CHECK(flat != Extent{7, 1});
}
