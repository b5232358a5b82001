// SPDX-License-Identifier: MIT
#include <animevae/image/webp.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

using Bytes = std::vector<std::uint8_t>;

// Written by Pillow 13, which also names the pixels that are expected: its own, put on white.

// clang-format off
/// 3x2 pixels, two of them half transparent and one wholly.
const Bytes lossless_alpha{
    82, 73, 70, 70, 76, 0, 0, 0, 87, 69, 66, 80, 86, 80, 56, 76, 64, 0, 0, 0, 47, 2, 64, 0, 16, 47, 64, 38, 96, 177,
    209, 255, 149, 85, 20, 69, 109, 219, 64, 189, 145, 142, 255, 103, 4, 200, 4, 44, 54, 250, 247, 210, 200, 75, 144,
    109, 179, 153, 253, 254, 80, 139, 176, 213, 181, 110, 127, 96, 255, 110, 131, 154, 182, 13, 216, 80, 231, 95, 78,
    141, 232, 127, 172, 23};

/// 3x2 pixels, held as orientation 6 says: the left side is the top.
const Bytes lossless_exif{
    82, 73, 70, 70, 116, 0, 0, 0, 87, 69, 66, 80, 86, 80, 56, 88, 10, 0, 0, 0, 8, 0, 0, 0, 2, 0, 0, 1, 0, 0, 86, 80, 56,
    76, 52, 0, 0, 0, 47, 2, 64, 0, 0, 47, 64, 38, 96, 177, 209, 255, 149, 85, 20, 2, 1, 138, 226, 173, 251, 14, 16, 100,
    219, 108, 187, 63, 211, 213, 230, 63, 128, 113, 218, 105, 231, 199, 118, 80, 144, 182, 1, 139, 187, 39, 100, 17,
    253, 143, 175, 1, 69, 88, 73, 70, 26, 0, 0, 0, 77, 77, 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0,
    0, 0, 0, 0};

/// 16x16 pixels: red grows to the right, green downwards, blue is 128.
const Bytes lossy{
    82, 73, 70, 70, 98, 0, 0, 0, 87, 69, 66, 80, 86, 80, 56, 32, 86, 0, 0, 0, 208, 2, 0, 157, 1, 42, 16, 0, 16, 0, 0,
    192, 18, 37, 176, 2, 116, 115, 1, 114, 129, 188, 0, 175, 0, 19, 119, 45, 185, 90, 232, 0, 254, 255, 171, 204, 253,
    124, 65, 78, 224, 89, 119, 131, 170, 88, 136, 104, 60, 15, 5, 187, 255, 246, 93, 99, 31, 228, 46, 187, 77, 216, 31,
    116, 92, 23, 191, 202, 5, 223, 255, 151, 26, 80, 46, 255, 252, 219, 242, 129, 46, 149, 243, 96, 0, 0};

/// The same under an alpha that grows from 0 above to 255 below.
const Bytes lossy_alpha{
    82, 73, 70, 70, 184, 0, 0, 0, 87, 69, 66, 80, 86, 80, 56, 88, 10, 0, 0, 0, 16, 0, 0, 0, 15, 0, 0, 15, 0, 0, 65, 76,
    80, 72, 59, 0, 0, 0, 1, 127, 64, 164, 109, 67, 199, 182, 251, 247, 123, 13, 17, 145, 184, 174, 64, 21, 217, 54, 84,
    80, 65, 5, 21, 84, 80, 65, 5, 21, 84, 80, 65, 5, 21, 84, 80, 65, 5, 95, 219, 33, 162, 255, 25, 136, 36, 50, 133, 74,
    163, 51, 152, 44, 54, 135, 203, 227, 3, 0, 86, 80, 56, 32, 86, 0, 0, 0, 208, 2, 0, 157, 1, 42, 16, 0, 16, 0, 0, 192,
    18, 37, 176, 2, 116, 115, 1, 114, 129, 188, 0, 175, 0, 19, 119, 45, 185, 92, 252, 0, 254, 255, 171, 204, 253, 124,
    65, 78, 224, 89, 119, 131, 170, 88, 136, 104, 60, 15, 5, 187, 255, 246, 156, 216, 151, 229, 200, 49, 96, 76, 127,
    105, 124, 235, 191, 201, 183, 255, 255, 151, 25, 94, 131, 127, 254, 98, 89, 64, 168, 90, 56, 80, 0, 0};

/// 8x6 pixels, of which the first of two frames covers 3x2 at (2, 2).
const Bytes animation{
    82, 73, 70, 70, 136, 0, 0, 0, 87, 69, 66, 80, 86, 80, 56, 88, 10, 0, 0, 0, 18, 0, 0, 0, 7, 0, 0, 5, 0, 0, 65, 78,
    73, 77, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 65, 78, 77, 70, 42, 0, 0, 0, 1, 0, 0, 1, 0, 0, 2, 0, 0, 1, 0, 0, 100, 0, 0, 2,
    86, 80, 56, 76, 17, 0, 0, 0, 47, 2, 64, 0, 0, 7, 80, 143, 34, 23, 165, 255, 129, 136, 232, 127, 0, 0, 65, 78, 77,
    70, 42, 0, 0, 0, 1, 0, 0, 1, 0, 0, 3, 0, 0, 1, 0, 0, 100, 0, 0, 2, 86, 80, 56, 76, 18, 0, 0, 0, 47, 3, 64, 0, 16,
    15, 48, 30, 49, 240, 243, 31, 56, 234, 16, 209, 255, 0};
// clang-format on

av::Image from_webp(const Bytes& bytes, const av::ImageLimits& limits = {}) {
  return av::decode_webp(std::as_bytes(std::span{bytes}), limits);
}

std::string webp_problem(const Bytes& bytes, const av::ImageLimits& limits = {}) {
  try {
    (void)from_webp(bytes, limits);
  } catch (const av::Error& error) {
    return error.what();
  }
  return "";
}

/// The first bytes of a file, whose length its own header then says.
Bytes shortened(Bytes bytes, std::size_t size) {
  bytes.resize(size);
  for (std::size_t i = 0; i < 4; ++i) bytes[4 + i] = std::uint8_t((size - 8) >> 8 * i & 255);
  return bytes;
}

}  // namespace

TEST_CASE("a lossless WebP is read as it is, transparent parts on white") {
  const auto image = from_webp(lossless_alpha);
  CHECK(image.height == 2);
  CHECK(image.width == 3);
  CHECK(image.channels == 3);
  CHECK(image.pixels == Bytes{1, 2, 3, 255, 255, 255, 177, 202, 227, 250, 0, 9, 191, 191, 191, 7, 8, 9});
}

TEST_CASE("a WebP comes out upright, also where its Exif begins as a JPEG's does") {
  const Bytes upright{250, 0, 9, 1, 2, 3, 0, 0, 0, 4, 5, 6, 7, 8, 9, 100, 150, 200};
  const auto image = from_webp(lossless_exif);
  CHECK(image.height == 3);
  CHECK(image.width == 2);
  CHECK(image.pixels == upright);
  Bytes introduced = lossless_exif;
  const std::string_view name = "EXIF", introduction{"Exif\0\0", 6};
  const auto chunk =
      std::size_t(std::string_view{reinterpret_cast<const char*>(introduced.data()), introduced.size()}.find(name));
  introduced[chunk + 4] = std::uint8_t(introduced[chunk + 4] + 6);
  introduced.insert(introduced.begin() + std::ptrdiff_t(chunk + 8), introduction.begin(), introduction.end());
  CHECK(from_webp(shortened(introduced, introduced.size())).pixels == upright);
}

TEST_CASE("a lossy WebP is read, with alpha and without") {
  const auto opaque = from_webp(lossy);
  REQUIRE(opaque.width == 16);
  REQUIRE(opaque.height == 16);
  CHECK(Bytes(opaque.pixels.begin(), opaque.pixels.begin() + 6) == Bytes{4, 3, 117, 13, 6, 120});
  const auto faded = from_webp(lossy_alpha);
  CHECK(Bytes(faded.pixels.begin(), faded.pixels.begin() + 6) == Bytes{247, 247, 251, 247, 247, 251});
  CHECK(std::abs(int(faded.at(15, 0)[0]) - int(opaque.at(15, 0)[0])) < 16);
}

TEST_CASE("the first frame of an animation is its picture, white where it leaves the picture free") {
  const auto image = from_webp(animation);
  REQUIRE(image.width == 8);
  REQUIRE(image.height == 6);
  av::Image expected{6, 8, 3, 255};
  for (const int row : {2, 3})
    for (const int column : {2, 3, 4}) {
      expected.at(row, column)[0] = 200;
      expected.at(row, column)[1] = 30;
      expected.at(row, column)[2] = 40;
    }
  CHECK(image == expected);
}

TEST_CASE("a WebP that is cut short is an error wherever it ends") {
  for (const Bytes& whole : {lossless_alpha, lossless_exif, lossy, lossy_alpha, animation})
    for (std::size_t size = 12; size < whole.size(); ++size)
      CHECK(webp_problem(Bytes(whole.begin(), whole.begin() + std::ptrdiff_t(size))) ==
            "WebP data ends early (truncated)");
}

TEST_CASE("a WebP shorter than its header says is refused, unless its first frame is whole") {
  for (const Bytes& whole : {lossless_alpha, lossy, lossy_alpha, animation})
    for (std::size_t size = 12; size + 2 < whole.size(); size += 2) {
      const bool is_one_frame = whole == animation && size == 94;  // ends with it
      CHECK(webp_problem(shortened(whole, size)).empty() == is_one_frame);
    }
}

TEST_CASE("a WebP of too many pixels is refused before any memory is taken") {
  CHECK(webp_problem(lossless_alpha, {.pixels = 5}) == "is 3x2 pixels, more than the limit of 5 pixels");
  CHECK(webp_problem(animation, {.side = 7}) == "is 8x6 pixels, more than the limit of 7 on a side");
  Bytes large = animation;  // the extent of the picture less one, in 24 bits each
  large[25] = large[28] = 0xff;
  CHECK(webp_problem(large) == "is 65288x65286 pixels, more than the limit of 100000000 pixels");
}

TEST_CASE("damaged WebP data gives a sentence and never a crash") {
  for (const Bytes& whole : {lossless_alpha, lossless_exif, lossy, lossy_alpha, animation})
    for (std::size_t i = 0; i < whole.size(); ++i) {
      auto bytes = whole;
      for (const int flip : {0x01, 0x55, 0x80, 0xff}) {
        bytes[i] = std::uint8_t(whole[i] ^ flip);
        const std::string sentence = webp_problem(bytes, {.pixels = 1 << 20});
        CHECK(sentence.find('\n') == std::string::npos);
      }
    }
  Bytes frame_outside = animation;
  frame_outside[52] = 3;  // its left edge, halved
  CHECK(webp_problem(frame_outside) == "WebP data is damaged (its chunks do not fit together)");
}
