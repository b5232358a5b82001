// SPDX-License-Identifier: MIT
#include <animevae/image/fit.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "support/doctest.hpp"
#include "support/image_difference.hpp"
#include "support/image_pattern.hpp"

namespace av = animevae;

namespace {

using Bytes = std::vector<std::uint8_t>;

av::Image numbered(int height, int width) {
  av::Image image{height, width, 1};
  for (std::size_t i = 0; i < image.pixels.size(); ++i) image.pixels[i] = std::uint8_t(i);
  return image;
}

}  // namespace

TEST_CASE("the shorter side decides and the rest is cut, as Pillow 12.3's ImageOps.fit") {
  const auto pattern = image_pattern(7, 9, 1);
  const auto fitted = [&](int height, int width, av::Filter filter) {
    return av::fit(pattern, {1, height, width}, {.fit = av::Fit::shorter_side_then_crop, .filter = filter});
  };
  using enum av::Filter;
  CHECK(largest_difference(fitted(4, 4, bilinear),
                           {94, 139, 146, 142, 112, 110, 120, 128, 111, 112, 139, 146, 97, 165, 164, 138}) <= 1);
  CHECK(largest_difference(fitted(5, 2, bilinear), {141, 149, 123, 127, 106, 105, 121, 169, 185, 171}) <= 1);
  CHECK(largest_difference(fitted(4, 4, lanczos),
                           {96, 144, 153, 142, 116, 106, 102, 136, 110, 108, 137, 148, 92, 176, 178, 130}) <= 1);
  CHECK(largest_difference(fitted(5, 2, lanczos), {146, 144, 121, 119, 95, 100, 112, 180, 206, 164}) <= 1);
}

TEST_CASE("exact takes the whole picture whatever its proportions") {
  const auto pattern = image_pattern(7, 9, 3);
  CHECK(av::fit(pattern, {3, 4, 4}, {.fit = av::Fit::exact}) == av::resize(pattern, {4, 4}));
}

TEST_CASE("facenet_resize crops to the middle of a canvas and scales it as TensorFlow 1 does") {
  const auto large = image_pattern(182, 183, 3);
  const auto middle = av::centre_crop_or_pad(large, {160, 160}, 0);
  CHECK(middle.at(0, 0)[1] == large.at(11, 11)[1]);
  CHECK(av::fit(large, {3, 64, 64}, av::facenet_resize) == av::resize(middle, {64, 64}, av::Filter::bilinear_tf1));
  CHECK(av::fit(large, {3, 160, 160}, av::facenet_resize) == middle);
  // 64 pixels lie in the middle of 160: rows 48 to 111, which become 20 to 44; what is added is black.
  const auto small = av::fit(av::Image{64, 64, 3, 200}, {3, 64, 64}, av::facenet_resize);
  CHECK(int(small.at(0, 0)[0]) == 0);
  CHECK(int(small.at(19, 32)[0]) == 100);  // 47.5, halfway between the border and the picture
  CHECK(int(small.at(20, 32)[0]) == 200);
  CHECK(int(small.at(44, 44)[2]) == 200);
  CHECK(int(small.at(45, 32)[0]) == 0);
  CHECK_THROWS_WITH_AS((void)av::fit(large, {3, 64, 64}, {.fit = av::Fit::centre_crop_or_pad, .canvas = -1}),
                       doctest::Contains("resize.canvas is -1"), av::InvalidValue);
}

TEST_CASE("the middle is cut out, and what is missing is padded on all sides") {
  const av::ResizePolicy centre{.fit = av::Fit::centre_crop_or_pad, .padding = 99};
  CHECK(av::fit(numbered(4, 4), {1, 2, 2}, centre).pixels == Bytes{5, 6, 9, 10});
  CHECK(av::fit(numbered(3, 4), {1, 2, 1}, centre).pixels == Bytes{1, 5});  // what is odd goes right and below
  CHECK(av::fit(numbered(1, 2), {1, 3, 4}, centre).pixels == Bytes{99, 99, 99, 99, 99, 0, 1, 99, 99, 99, 99, 99});
  CHECK(av::fit(numbered(1, 4), {1, 2, 2}, centre).pixels == Bytes{1, 2, 99, 99});
}

TEST_CASE("RGB becomes grey by the luma of Pillow's mode L") {
  const auto grey = av::with_channels(image_pattern(7, 9, 3), 1);
  const Bytes first_rows{24, 65, 106, 147, 188, 199, 90, 55, 96, 91, 145, 199, 73, 51, 105, 159, 213, 87};
  CHECK(Bytes(grey.pixels.begin(), grey.pixels.begin() + 18) == first_rows);
  av::Image colours{1, 5, 3};
  colours.pixels = {255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 10, 200, 77};
  CHECK(av::with_channels(colours, 1).pixels == Bytes{76, 150, 29, 255, 129});
}

TEST_CASE("grey becomes RGB by repetition") {
  CHECK(av::with_channels(numbered(1, 2), 3).pixels == Bytes{0, 0, 0, 1, 1, 1});
}

TEST_CASE("a picture of the right size and channels is not touched by any policy") {
  const auto pattern = image_pattern(6, 8, 3);
  for (const auto fit : {av::Fit::exact, av::Fit::shorter_side_then_crop, av::Fit::centre_crop_or_pad})
    CHECK(av::fit(pattern, {3, 6, 8}, {.fit = fit, .filter = av::Filter::lanczos}) == pattern);
}

TEST_CASE("fit takes a picture of 100,000x1 pixels without a large intermediate picture") {
  CHECK(av::fit(av::Image{100'000, 1, 3, 50}, {3, 64, 64}) == av::Image{64, 64, 3, 50});
  CHECK(av::fit(av::Image{1, 100'000, 3, 50}, {3, 64, 64}, {.filter = av::Filter::lanczos}) ==
        av::Image{64, 64, 3, 50});
}

TEST_CASE("other numbers of channels are refused in a sentence") {
  CHECK_THROWS_WITH_AS((void)av::fit(numbered(2, 2), {2, 4, 4}),
                       "a picture of 1 channels cannot be given 2: 1 is grey, 3 is RGB", av::InvalidValue);
}
