// SPDX-License-Identifier: MIT
#include <animevae/image/resize.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <utility>
#include <vector>

#include "support/doctest.hpp"
#include "support/image_difference.hpp"
#include "support/image_pattern.hpp"

namespace av = animevae;

// The numbers are those of Pillow 12.3.0, for BOX of 13.0.0: Image.resize((width, height), BILINEAR, LANCZOS or BOX) of
// the same pattern.
TEST_CASE("resizing gives what Pillow gives, to within one level") {
  const auto pattern = image_pattern(7, 9, 1);
  using enum av::Filter;
  CHECK(largest_difference(av::resize(pattern, {3, 4}, bilinear),
                           {90, 129, 138, 139, 110, 110, 125, 151, 99, 142, 157, 137}) <= 1);
  CHECK(largest_difference(av::resize(pattern, {3, 4}, lanczos),
                           {86, 130, 140, 137, 119, 102, 117, 158, 88, 149, 165, 135}) <= 1);
  CHECK(largest_difference(
            av::resize(pattern, {10, 12}, bilinear),
            {0,   26,  56,  87,  118, 149, 179, 210, 241, 112, 46,  72,  37,  67,  103, 139, 175, 124, 106, 143,
             179, 143, 136, 166, 84,  120, 138, 142, 184, 108, 78,  113, 108, 143, 186, 222, 131, 172, 131, 28,
             79,  120, 165, 184, 52,  71,  121, 162, 178, 121, 81,  82,  139, 91,  85,  130, 120, 165, 160, 103,
             135, 84,  85,  137, 133, 81,  82,  135, 131, 183, 184, 133, 15,  74,  139, 172, 59,  99,  164, 196,
             84,  116, 181, 240, 62,  126, 132, 81,  110, 179, 184, 133, 162, 111, 116, 180, 109, 107, 95,  91,
             175, 186, 175, 156, 154, 135, 123, 121, 146, 60,  54,  143, 232, 161, 155, 212, 109, 166, 160, 74}) <= 1);
  CHECK(largest_difference(
            av::resize(pattern, {10, 12}, lanczos),
            {0,   17,  52,  73,  104, 154, 193, 230, 255, 97,  5,   64,  28,  45,  97,  160, 202, 119, 71,  140,
             204, 154, 131, 171, 79,  133, 159, 155, 209, 97,  46,  104, 85,  131, 220, 255, 119, 196, 144, 7,
             66,  118, 192, 196, 37,  35,  135, 170, 217, 139, 36,  58,  154, 94,  63,  127, 127, 192, 151, 58,
             153, 52,  53,  180, 163, 45,  40,  133, 133, 228, 211, 116, 1,   58,  175, 179, 43,  70,  201, 207,
             73,  80,  198, 254, 29,  151, 173, 49,  74,  217, 212, 113, 181, 78,  92,  215, 124, 121, 73,  73,
             194, 216, 165, 146, 166, 144, 110, 104, 164, 43,  9,   168, 255, 136, 142, 236, 86,  180, 183, 55}) <= 1);
}

TEST_CASE("the box filter takes means when shrinking, as in Pillow, and the nearest pixel when growing") {
  const auto pattern = image_pattern(7, 9, 1);
  using enum av::Filter;
  CHECK(largest_difference(av::resize(pattern, {3, 4}, box),
                           {58, 134, 167, 134, 113, 100, 129, 161, 105, 152, 156, 125}) <= 1);
  CHECK(largest_difference(av::resize(pattern, {12, 3}, box),
                           {41, 164, 116, 41,  164, 116, 121, 112, 189, 116, 146, 91, 116, 146, 91, 110, 94, 164, 110,
                            94, 164, 105, 128, 151, 105, 128, 151, 100, 162, 138, 94, 195, 126, 94, 195, 126}) <= 1);
  CHECK(largest_difference(av::resize(image_pattern(7, 9, 3), {2, 2}, box),
                           {106, 123, 126, 142, 123, 120, 120, 115, 127, 150, 136, 101}) <= 1);
  CHECK(av::resize(pattern, {14, 18}, box).pixels[0] == pattern.pixels[0]);
}

TEST_CASE("one side may grow while the other shrinks, as in Pillow") {
  CHECK(largest_difference(av::resize(image_pattern(7, 9, 1), {12, 3}, av::Filter::lanczos),
                           {25,  183, 114, 71, 156, 143, 136, 116, 171, 138, 109, 138, 112, 113, 111, 113, 99,  142,
                            107, 100, 171, 94, 123, 167, 98,  144, 146, 108, 161, 130, 105, 174, 133, 101, 178, 141}) <=
        1);
}

TEST_CASE("colours are resized each for itself, as in Pillow") {
  const auto pattern = image_pattern(7, 9, 3);
  CHECK(largest_difference(av::resize(pattern, {2, 2}, av::Filter::bilinear),
                           {112, 126, 121, 136, 123, 127, 119, 125, 121, 143, 129, 112}) <= 1);
  CHECK(largest_difference(av::resize(pattern, {2, 2}, av::Filter::lanczos),
                           {108, 129, 119, 137, 123, 129, 119, 125, 120, 146, 129, 112}) <= 1);
}

TEST_CASE("the same size is the same picture") {
  const auto pattern = image_pattern(7, 9, 3);
  for (const auto filter : {av::Filter::bilinear, av::Filter::lanczos, av::Filter::box}) {
    CHECK(av::resize(pattern, {7, 9}, filter) == pattern);
    CHECK(av::resize(pattern, {7, 9}, filter, {.height = 7, .width = 9}) == pattern);
  }
}

TEST_CASE("a flat colour stays what it is at any size") {
  for (const auto filter : {av::Filter::bilinear, av::Filter::lanczos, av::Filter::box})
    for (const int level : {0, 1, 127, 254, 255})
      for (const av::Extent size : {av::Extent{1, 1}, av::Extent{64, 3}, av::Extent{301, 200}})
        CHECK(av::resize(av::Image{97, 203, 3, std::uint8_t(level)}, size, filter) ==
              av::Image{size.height, size.width, 3, std::uint8_t(level)});
}

TEST_CASE("shrinking looks at every pixel, so that fine stripes become grey and not noise") {
  av::Image stripes{64, 64, 1};
  for (int row = 0; row < 64; ++row)
    for (int column = 0; column < 64; ++column) *stripes.at(row, column) = column % 2 ? 255 : 0;
  for (const auto level : av::resize(stripes, {7, 7}).pixels) CHECK(std::abs(level - 127.5) <= 6);
}

TEST_CASE("TensorFlow 1's bilinear is its formula, rounded once") {
  for (const auto& [from, to] : {std::pair{160, 64}, {160, 128}, {7, 5}, {5, 13}, {64, 1}}) {
    const auto source = image_pattern(from, from + 2, 3);
    const auto scaled = av::resize(source, {to, to + 1}, av::Filter::bilinear_tf1);
    double worst = 0;
    for (int row = 0; row < to; ++row)
      for (int column = 0; column < to + 1; ++column)
        for (int c = 0; c < 3; ++c) {
          // Target i lies at source i * from / to, between that pixel and the next, which stops at the last.
          const double y = double(row) * from / to, x = double(column) * (from + 2) / (to + 1);
          const int top = int(y), left = int(x), bottom = std::min(top + 1, from - 1),
                    right = std::min(left + 1, from + 1);
          const double above = source.at(top, left)[c] * (left + 1 - x) + source.at(top, right)[c] * (x - left);
          const double below = source.at(bottom, left)[c] * (left + 1 - x) + source.at(bottom, right)[c] * (x - left);
          const double exact = above * (top + 1 - y) + below * (y - top);
          worst = std::max(worst, std::abs(exact - scaled.at(row, column)[c]));
        }
    CAPTURE(from);
    CHECK(worst < 0.501);
  }
}

TEST_CASE("a part may begin within a pixel") {
  av::Image step{1, 4, 1};
  step.pixels = {0, 100, 200, 50};
  const auto half = av::resize(step, {1, 2}, av::Filter::bilinear, {.left = 0.5, .height = 1, .width = 2});
  CHECK(half.pixels == std::vector<std::uint8_t>{50, 150});  // each halfway between two neighbours
}

TEST_CASE("resize refuses extents of 0 and parts beyond the picture") {
  CHECK_THROWS_WITH_AS((void)av::resize(av::Image{3, 2, 1}, {0, 5}),
                       "a part of 2x3 at 0,0 of a picture of 2x3 pixels cannot be resized to 5x0", av::InvalidValue);
  CHECK_THROWS_AS((void)av::resize(av::Image{0, 0, 1}, {5, 5}), av::InvalidValue);
  CHECK_THROWS_AS((void)av::resize(av::Image{3, 3, 1}, 2, av::Filter::bilinear, {.left = 2, .height = 3, .width = 2}),
                  av::InvalidValue);
}
