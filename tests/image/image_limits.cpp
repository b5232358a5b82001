// SPDX-License-Identifier: MIT
#include <animevae/image/image_limits.hpp>

#include <cstdint>

#include "support/doctest.hpp"

namespace av = animevae;

TEST_CASE("check_pixel_limit accepts pictures up to the limits") {
  CHECK_NOTHROW(av::check_pixel_limit(10'000, 10'000, {}));
  CHECK_NOTHROW(av::check_pixel_limit(100'000, 1'000, {}));
  CHECK_NOTHROW(av::check_pixel_limit(4, 3, {.side = 4, .pixels = 12}));
}

TEST_CASE("check_pixel_limit refuses larger pictures with their extents and the limit") {
  CHECK_THROWS_WITH_AS(av::check_pixel_limit(30'000, 30'000, {}),
                       "is 30000x30000 pixels, more than the limit of 100000000 pixels", av::Error);
  CHECK_THROWS_WITH_AS(av::check_pixel_limit(3, 100'001, {}),
                       "is 3x100001 pixels, more than the limit of 100000 on a side", av::Error);
  CHECK_THROWS_AS(av::check_pixel_limit(4, 3, {.pixels = 11}), av::Error);
  CHECK_THROWS_AS(av::check_pixel_limit(INT64_MAX, INT64_MAX, {}), av::Error);
}

TEST_CASE("a picture without pixels is refused") {
  CHECK_THROWS_WITH_AS(av::check_pixel_limit(0, 7, {}), "announces an image of 0x7 pixels", av::Error);
}
