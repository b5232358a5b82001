// SPDX-License-Identifier: MIT
#include <animevae/image/difference_hash.hpp>

#include <cstdint>
#include <cstdlib>

#include "support/doctest.hpp"
#include "support/image_pattern.hpp"

namespace av = animevae;

namespace {

av::Image nine_by_eight(std::uint64_t bits) {
  av::Image image{8, 9, 1};
  for (int row = 0; row < 8; ++row) {
    *image.at(row, 0) = 128;
    for (int column = 1; column < 9; ++column) {
      const bool brighter = bits >> (63 - 8 * row - (column - 1)) & 1;
      *image.at(row, column) = std::uint8_t(*image.at(row, column - 1) + (brighter ? 1 : -1));
    }
  }
  return image;
}

av::Image ramp(int height, int width, int channels, bool rising) {
  av::Image image{height, width, channels};
  for (int row = 0; row < height; ++row)
    for (int column = 0; column < width; ++column)
      for (int c = 0; c < channels; ++c)
        image.at(row, column)[c] = std::uint8_t(255 * (rising ? column : width - 1 - column) / (width - 1));
  return image;
}

}  // namespace

TEST_CASE("each bit is one comparison: rows from the top, from the left, the highest bit first") {
  for (const std::uint64_t bits : {0x8000'0000'0000'0000ULL, 0x0000'0000'0000'0001ULL, 0x0123'4567'89AB'CDEFULL})
    CHECK(av::difference_hash(nine_by_eight(bits)) == bits);
}

TEST_CASE("a picture that gets brighter to the right has a hash of ones, one that gets darker or is flat of zeros") {
  for (const int channels : {1, 3}) {
    CHECK(av::difference_hash(ramp(64, 64, channels, true)) == ~std::uint64_t{0});
    CHECK(av::difference_hash(ramp(50, 200, channels, false)) == 0);
    CHECK(av::difference_hash(av::Image{31, 17, channels, 200}) == 0);
  }
}

// The numbers are those of Pillow 13.0.0: convert('L').resize((9, 8), BOX) of the same patterns.
TEST_CASE("the hash of a known picture") {
  CHECK(av::difference_hash(image_pattern(64, 64, 3)) == 0xb65aca66aaac5356);
  CHECK(av::difference_hash(image_pattern(40, 90, 1)) == 0xb26c8299d2d6147a);
  CHECK(av::difference_hash(image_pattern(200, 150, 3)) == 0x2ba242539213db32);
}

TEST_CASE("colours count by their luma") {
  av::Image image{8, 9, 3};
  for (int row = 0; row < 8; ++row)
    for (int column = 0; column < 9; ++column)
      image.at(row, column)[column % 2 == 0 ? 2 : 1] = 200;       // blue, green, ...
  CHECK(av::difference_hash(image) == 0xAAAA'AAAA'AAAA'AAAAULL);  // green is brighter than blue
}

TEST_CASE("a picture at another size or brightness keeps nearly all of its bits, another picture does not") {
  const auto smooth = [](int size, int gain, bool turned) {
    av::Image image{size, size, 1};
    for (int row = 0; row < size; ++row)
      for (int column = 0; column < size; ++column) {
        const int x = 64 * (turned ? row : column) / size, y = 64 * (turned ? column : row) / size;
        *image.at(row, column) = std::uint8_t(gain * ((x * x + 3 * y * y + 2 * x * y) % 2000) / 2000);
      }
    return av::difference_hash(image);
  };
  CHECK(av::hamming_distance(smooth(64, 200, false), smooth(128, 200, false)) <= 4);
  CHECK(av::hamming_distance(smooth(64, 200, false), smooth(64, 240, false)) <= 4);
  CHECK(av::hamming_distance(smooth(64, 200, false), smooth(64, 200, true)) > 16);
}

TEST_CASE("the distance is the number of bits that differ") {
  static_assert(av::hamming_distance(0, 0) == 0);
  static_assert(av::hamming_distance(0, ~std::uint64_t{0}) == 64);
  CHECK(av::hamming_distance(0b1011, 0b0110) == 3);
}

TEST_CASE("difference_hash refuses a picture with an alpha channel") {
  CHECK_THROWS_AS((void)av::difference_hash(av::Image{8, 9, 4}), av::InvalidValue);
}
