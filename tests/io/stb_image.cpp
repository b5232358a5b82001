// SPDX-License-Identifier: MIT
#include <animevae/io/stb_image.hpp>

#include <climits>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes operator+(Bytes bytes, std::string_view text) {
  bytes.insert(bytes.end(), text.begin(), text.end());
  return bytes;
}

auto decode(const Bytes& bytes, const av::ImageLimits& limits = {}) {
  return av::decode_with_stb(std::as_bytes(std::span{bytes}), limits);
}

std::string problem(const Bytes& bytes, const av::ImageLimits& limits = {}) {
  try {
    (void)decode(bytes, limits);
  } catch (const av::Error& error) {
    return error.what();
  }
  return "";
}

/// 2x1 pixels of 24 bits, blue first, the row padded to 8 bytes.
const Bytes bmp = {'B', 'M', 62, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0, 0,
                   0,   0,   0,  8, 0, 0, 0, 0, 0, 0, 0,  0, 0, 0, 0,  0, 0, 0, 0, 0, 0, 0, 0, 3, 2, 1, 6, 5, 4,  0, 0};

/// The header of a BMP of so many pixels, without any.
Bytes bmp_of(int width, int height, std::uint8_t bits = 24) {
  Bytes bytes(bmp.begin(), bmp.begin() + 54);
  for (unsigned i = 0; i < 4; ++i) {
    bytes[18 + i] = std::uint8_t(unsigned(width) >> 8 * i);
    bytes[22 + i] = std::uint8_t(unsigned(height) >> 8 * i);
  }
  bytes[28] = bits;
  return bytes;
}

/// Uncompressed, 2x1 pixels of blue, green, red and alpha, from the top.
const Bytes tga = {0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 32, 0x28, 3, 2, 1, 255, 6, 5, 4, 0};

/// Two frames of 1x1 pixels: red, then green.
const Bytes gif = {'G',  'I', 'F', '8', '9', 'a', 1, 0, 1, 0, 0x80, 0, 0,    255,  0, 0,   0, 255, 0,  // palette
                   0x2c, 0,   0,   0,   0,   1,   0, 1, 0, 0, 2,    2, 0x44, 0x01, 0,                  // code 0
                   0x2c, 0,   0,   0,   0,   1,   0, 1, 0, 0, 2,    2, 0x4c, 0x01, 0, 0x3b};           // code 1

}  // namespace

TEST_CASE("BMP and TGA are read, transparent parts on white") {
  const auto image = decode(bmp);
  REQUIRE(image);
  CHECK(image->height == 1);
  CHECK(image->width == 2);
  CHECK(image->pixels == Bytes{1, 2, 3, 4, 5, 6});
  REQUIRE(decode(tga));
  CHECK(decode(tga)->pixels == Bytes{1, 2, 3, 255, 255, 255});
}

TEST_CASE("a grey TGA comes back with three equal channels") {
  const auto image = decode({0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 8, 0x20, 1, 7});
  REQUIRE(image);
  CHECK(image->pixels == Bytes{1, 1, 1, 7, 7, 7});
}

TEST_CASE("a BMP from top to bottom is read, and no height is too negative") {
  auto bytes = bmp_of(1, -2);
  bytes.insert(bytes.end(), {3, 2, 1, 0, 6, 5, 4, 0});
  const auto image = decode(bytes);
  REQUIRE(image);
  CHECK(image->height == 2);
  CHECK(image->pixels == Bytes{1, 2, 3, 4, 5, 6});
  CHECK(problem(bmp_of(1, INT_MIN)) == "is 1x2147483648 pixels, more than the limit of 100000 on a side");
}

TEST_CASE("a BMP with a short palette is read, and colours that it lacks are black") {
  auto palette = bmp_of(3, 1, 8);
  palette[10] = 54 + 2 * 4;                                               // where the pixels begin
  palette.insert(palette.end(), {3, 2, 1, 0, 6, 5, 4, 0, 1, 0, 200, 0});  // two colours, three pixels
  REQUIRE(decode(palette));
  CHECK(decode(palette)->pixels == Bytes{4, 5, 6, 1, 2, 3, 0, 0, 0});
  palette[10] = 54;
  CHECK(problem(palette) == "image data is damaged (a palette is missing)");
}

TEST_CASE("a BMP of one bit with OS/2's header is read") {
  const auto image = decode({'B', 'M', 0, 0, 0, 0, 0, 0, 0, 0, 32, 0, 0, 0, 12, 0,  //
                             0,   0,   2, 0, 1, 0, 1, 0, 1, 0, 3,  2, 1, 6, 5,  4, 0x40, 0, 0, 0});
  REQUIRE(image);
  CHECK(image->pixels == Bytes{1, 2, 3, 4, 5, 6});
}

TEST_CASE("the first frame of a GIF is its picture") {
  const auto image = decode(gif);
  REQUIRE(image);
  CHECK(image->pixels == Bytes{255, 0, 0});
}

TEST_CASE("what is no image is left to others") {
  CHECK_FALSE(decode(Bytes{} + "some words about pictures, and none of them a picture"));
  CHECK_FALSE(decode({0, 0, 0, 0}));
  CHECK_FALSE(decode({}));
}

TEST_CASE("missing pixels are an error and not black") {
  const auto without = [](Bytes bytes, std::size_t last) {
    bytes.resize(bytes.size() - last);
    return problem(bytes);
  };
  CHECK(without(bmp, 2) == "");  // they only fill the row up
  CHECK(without(bmp, 3) == "image data ends early (truncated)");
  CHECK(without(tga, 1) == "image data ends early (truncated)");
  CHECK(without(gif, 17) == "");  // the second frame
  CHECK(without(gif, 20) != "");
}

TEST_CASE("a file that holds a part of its rows only is refused, and not filled up with old memory") {
  Bytes bytes{0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16, 64, 0, 8, 0x20};  // a TGA of 4096x64
  bytes.resize(bytes.size() + 50 * 4096, 9);
  CHECK(problem(bytes) == "image data ends early (truncated)");
  bytes.resize(bytes.size() + 14 * 4096, 9);
  CHECK(problem(bytes) == "");
}

TEST_CASE("files cut short or with a changed byte never crash") {
  for (const auto& whole : {bmp, tga, gif})
    for (std::size_t i = 0; i < whole.size(); ++i) {
      (void)problem(Bytes(whole.begin(), whole.begin() + std::ptrdiff_t(i)));
      auto bytes = whole;
      for (const int flip : {0x01, 0x55, 0x80, 0xff}) {
        bytes[i] = std::uint8_t(whole[i] ^ flip);
        (void)problem(bytes, {.pixels = 1 << 20});
      }
    }
}

TEST_CASE("a header that announces too many pixels is refused before any memory is taken") {
  CHECK(problem(bmp_of(30000, 30000)) == "is 30000x30000 pixels, more than the limit of 100000000 pixels");
  CHECK(problem(bmp, {.pixels = 1}) == "is 2x1 pixels, more than the limit of 1 pixels");
}
