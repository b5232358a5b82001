// SPDX-License-Identifier: MIT
#include <animevae/image/stb_image.hpp>

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

auto from_stb(const Bytes& bytes, const av::ImageLimits& limits = {}) {
  return av::decode_with_stb(std::as_bytes(std::span{bytes}), limits);
}

std::string stb_problem(const Bytes& bytes, const av::ImageLimits& limits = {}) {
  try {
    (void)from_stb(bytes, limits);
  } catch (const av::Error& error) {
    return error.what();
  }
  return "";
}

/// Uncompressed, 2x1 pixels of blue, green, red and alpha, from the top.
const Bytes tga = {0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 32, 0x28, 3, 2, 1, 255, 6, 5, 4, 0};

/// Two frames of 1x1 pixels: red, then green.
const Bytes gif = {'G',  'I', 'F', '8', '9', 'a', 1, 0, 1, 0, 0x80, 0, 0,    255,  0, 0,   0, 255, 0,  // palette
                   0x2c, 0,   0,   0,   0,   1,   0, 1, 0, 0, 2,    2, 0x44, 0x01, 0,                  // code 0
                   0x2c, 0,   0,   0,   0,   1,   0, 1, 0, 0, 2,    2, 0x4c, 0x01, 0, 0x3b};           // code 1

}  // namespace

TEST_CASE("a TGA is read, transparent parts on white") {
  const auto image = from_stb(tga);
  REQUIRE(image);
  CHECK(image->height == 1);
  CHECK(image->width == 2);
  CHECK(image->pixels == Bytes{1, 2, 3, 255, 255, 255});
}

TEST_CASE("a TGA whose descriptor names no bits of alpha is opaque") {
  auto opaque = tga;
  opaque[17] = 0x20;
  REQUIRE(from_stb(opaque));
  CHECK(from_stb(opaque)->pixels == Bytes{1, 2, 3, 4, 5, 6});
  opaque[21] = 0;  // of 255 and 0, then of 0 alone
  CHECK(from_stb(opaque)->pixels == Bytes{1, 2, 3, 4, 5, 6});
}

TEST_CASE("a grey TGA comes back with three equal channels") {
  const auto image = from_stb({0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 8, 0x20, 1, 7});
  REQUIRE(image);
  CHECK(image->pixels == Bytes{1, 1, 1, 7, 7, 7});
}

TEST_CASE("the first frame of a GIF is its picture") {
  const auto image = from_stb(gif);
  REQUIRE(image);
  CHECK(image->pixels == Bytes{255, 0, 0});
}

/// A screen of 3x2 with the background colour blue and a frame of 2x1 at (1, 1), red and green, with one colour of it
/// transparent where that is asked for.
Bytes gif_with_free_parts(std::uint8_t background, bool transparent) {
  Bytes bytes{'G', 'I', 'F', '8', '9', 'a', 3, 0, 2, 0, 0x81, background, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9};
  if (transparent) bytes.insert(bytes.end(), {0x21, 0xf9, 4, 1, 0, 0, 1, 0});
  bytes.insert(bytes.end(), {0x2c, 1, 0, 1, 0, 2, 0, 1, 0, 0, 2, 2, 0x44, 0x0a, 0, 0x3b});  // clear, 0, 1, end
  return bytes;
}

TEST_CASE("parts that the first frame of a GIF leaves free are white, whatever the background colour") {
  const Bytes white{255, 255, 255};
  const Bytes row = white + "\xff\xff\xff" + "\xff\xff\xff";
  for (const int background : {0, 2, 3}) {
    CAPTURE(background);
    const auto image = from_stb(gif_with_free_parts(std::uint8_t(background), false));
    REQUIRE(image);
    CHECK(image->pixels == row + "\xff\xff\xff" + std::string_view{"\xff\0\0\0\xff\0", 6});
    const auto holed = from_stb(gif_with_free_parts(std::uint8_t(background), true));
    REQUIRE(holed);
    CHECK(holed->pixels == row + "\xff\xff\xff" + std::string_view{"\xff\0\0", 3} + "\xff\xff\xff");
  }
}

TEST_CASE("a first frame beyond the screen enlarges it, as in browsers and Pillow") {
  auto bytes = gif_with_free_parts(2, true);
  for (const int side : {0, 1}) {
    bytes[6] = bytes[8] = std::uint8_t(side);
    const auto image = from_stb(bytes);
    REQUIRE(image);
    CHECK(image->width == 3);
    CHECK(image->height == 2);
    CHECK(image->pixels == from_stb(gif_with_free_parts(0, true))->pixels);
  }
  CHECK(stb_problem(bytes, {.pixels = 5}) == "is 3x2 pixels, more than the limit of 5 pixels");
  bytes[35] = bytes[37] = 255;  // 65,281 pixels to the right
  CHECK(stb_problem(bytes, {.pixels = 5}).ends_with(", more than the limit of 5 pixels"));
}

TEST_CASE("decode_with_stb returns nothing for data of another kind") {
  CHECK_FALSE(from_stb(Bytes{} + "some words about pictures, and none of them a picture"));
  CHECK_FALSE(from_stb({0, 0, 0, 0}));
  CHECK_FALSE(from_stb({}));
}

TEST_CASE("missing pixels are an error and not black") {
  const auto without = [](Bytes bytes, std::size_t last) {
    bytes.resize(bytes.size() - last);
    return stb_problem(bytes);
  };
  CHECK(without(tga, 1) == "image data ends early (truncated)");
  CHECK(without(gif, 17) == "");  // the second frame
  CHECK(without(gif, 20) != "");
}

TEST_CASE("a file that holds a part of its rows only is refused, and not filled up with old memory") {
  Bytes bytes{0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16, 64, 0, 8, 0x20};  // a TGA of 4096x64
  bytes.resize(bytes.size() + 50 * 4096, 9);
  CHECK(stb_problem(bytes) == "image data ends early (truncated)");
  bytes.resize(bytes.size() + 14 * 4096, 9);
  CHECK(stb_problem(bytes) == "");
}

TEST_CASE("files cut short or with a changed byte never crash") {
  for (const auto& whole : {tga, gif, gif_with_free_parts(2, true)})
    for (std::size_t i = 0; i < whole.size(); ++i) {
      (void)stb_problem(Bytes(whole.begin(), whole.begin() + std::ptrdiff_t(i)));
      auto bytes = whole;
      for (const int flip : {0x01, 0x55, 0x80, 0xff}) {
        bytes[i] = std::uint8_t(whole[i] ^ flip);
        (void)stb_problem(bytes, {.pixels = 1 << 20});
      }
    }
}

TEST_CASE("a header that announces too many pixels is refused before any memory is taken") {
  auto large = tga;
  large[12] = large[13] = large[14] = large[15] = 0x70;
  CHECK(stb_problem(large) == "is 28784x28784 pixels, more than the limit of 100000000 pixels");
  CHECK(stb_problem(tga, {.pixels = 1}) == "is 2x1 pixels, more than the limit of 1 pixels");
}
