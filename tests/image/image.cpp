// SPDX-License-Identifier: MIT
#include <animevae/image/image.hpp>

#include <cstdint>
#include <vector>

#include "support/doctest.hpp"

namespace av = animevae;

TEST_CASE("an Image is filled with one level, and stores its pixels row by row, their channels side by side") {
  av::Image image{2, 3, 3, 7};
  CHECK(image.pixels == std::vector<std::uint8_t>(18, 7));
  image.at(1, 2)[0] = 99;
  CHECK(image.pixels[15] == 99);
  CHECK(image.at(1, 2) - image.at(0, 0) == 15);
}

TEST_CASE("pictures are equal when extents, channels and samples are") {
  CHECK(av::Image{2, 3, 1} == av::Image{2, 3, 1});
  CHECK(av::Image{2, 3, 1} != av::Image{3, 2, 1});
  CHECK(av::Image{2, 3, 1} != av::Image{2, 3, 1, 1});
}
