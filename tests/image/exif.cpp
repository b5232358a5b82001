// SPDX-License-Identifier: MIT
#include <animevae/image/exif.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

using Bytes = std::vector<std::uint8_t>;

int orientation(const Bytes& block) { return av::exif_orientation(std::as_bytes(std::span{block})); }

/// An Exif block of two entries, the second of which is the orientation.
Bytes little_endian(std::uint8_t value) {
  return {'I',  'I',  42, 0, 8, 0, 0, 0,                               // order, magic, offset of the directory
          2,    0,                                                     // entries
          0x0f, 0x01, 2,  0, 1, 0, 0, 0, 0,     0, 0, 0,               // make
          0x12, 0x01, 3,  0, 1, 0, 0, 0, value, 0, 0, 0, 0, 0, 0, 0};  // orientation, then no further directory
}

Bytes big_endian(std::uint8_t value) {
  return {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, value, 0, 0, 0, 0, 0, 0};
}

}  // namespace

TEST_CASE("the orientation is read in both byte orders") {
  for (int value = 1; value <= 8; ++value) {
    CHECK(orientation(little_endian(std::uint8_t(value))) == value);
    CHECK(orientation(big_endian(std::uint8_t(value))) == value);
  }
}

TEST_CASE("an orientation outside 1 to 8, or of another type, counts as upright") {
  CHECK(orientation(little_endian(0)) == 1);
  CHECK(orientation(little_endian(9)) == 1);
  auto block = little_endian(6);
  block[24] = 4;  // a long instead of a short
  CHECK(orientation(block) == 1);
}

TEST_CASE("a block cut short anywhere counts as upright, or still holds the tag") {
  const auto block = little_endian(6);
  for (std::size_t size = 0; size < block.size(); ++size)
    CHECK(orientation(Bytes(block.begin(), block.begin() + std::ptrdiff_t(size))) == (size < 32 ? 1 : 6));
}

TEST_CASE("Exif offsets and counts beyond the block are ignored") {
  auto block = little_endian(6);
  block[4] = block[5] = block[6] = block[7] = 0xff;  // a directory behind the end of memory
  CHECK(orientation(block) == 1);
  block = little_endian(6);
  block[8] = block[9] = 0xff;  // 65535 entries
  block[22] = 0x13;            // none of them is the orientation
  CHECK(orientation(block) == 1);
  CHECK(orientation({'I', 'M', 42, 0}) == 1);
}

TEST_CASE("pictures are turned upright as Pillow 12.3 turns them") {  // ImageOps.exif_transpose
  av::Image stored{2, 3, 1};
  stored.pixels = {1, 2, 3, 4, 5, 6};
  const Bytes expected[] = {{1, 2, 3, 4, 5, 6}, {3, 2, 1, 6, 5, 4}, {6, 5, 4, 3, 2, 1}, {4, 5, 6, 1, 2, 3},
                            {1, 4, 2, 5, 3, 6}, {4, 1, 5, 2, 6, 3}, {6, 3, 5, 2, 4, 1}, {3, 6, 2, 5, 1, 4}};
  for (int value = 1; value <= 8; ++value) {
    CAPTURE(value);
    const auto image = av::upright(stored, value);
    CHECK(image.height == (value < 5 ? 2 : 3));
    CHECK(image.width == (value < 5 ? 3 : 2));
    CHECK(image.pixels == expected[value - 1]);
  }
}

TEST_CASE("upright() moves the channels of a pixel together") {
  av::Image stored{1, 2, 3};
  stored.pixels = {1, 2, 3, 4, 5, 6};
  CHECK(av::upright(stored, 2).pixels == Bytes{4, 5, 6, 1, 2, 3});
}
