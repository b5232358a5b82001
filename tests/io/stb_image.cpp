// SPDX-License-Identifier: MIT
#include <animevae/io/stb_image.hpp>

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

const Bytes pnm = Bytes{} + "P6 2 1 255\n" + "\x01\x02\x03\x04\x05\x06";

/// 2x1 pixels of 24 bits, blue first, the row padded to 8 bytes.
const Bytes bmp = {'B', 'M', 62, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0, 0,
                   0,   0,   0,  8, 0, 0, 0, 0, 0, 0, 0,  0, 0, 0, 0,  0, 0, 0, 0, 0, 0, 0, 0, 3, 2, 1, 6, 5, 4,  0, 0};

/// Uncompressed, 2x1 pixels of blue, green, red and alpha, from the top.
const Bytes tga = {0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 32, 0x28, 3, 2, 1, 255, 6, 5, 4, 0};

/// Two frames of 1x1 pixels: red, then green.
const Bytes gif = {'G',  'I', 'F', '8', '9', 'a', 1, 0, 1, 0, 0x80, 0, 0,    255,  0, 0,   0, 255, 0,  // palette
                   0x2c, 0,   0,   0,   0,   1,   0, 1, 0, 0, 2,    2, 0x44, 0x01, 0,                  // code 0
                   0x2c, 0,   0,   0,   0,   1,   0, 1, 0, 0, 2,    2, 0x4c, 0x01, 0, 0x3b};           // code 1

}  // namespace

TEST_CASE("PPM, BMP and TGA are read, transparent parts on white") {
  for (const auto& bytes : {pnm, bmp}) {
    const auto image = decode(bytes);
    REQUIRE(image);
    CHECK(image->height == 1);
    CHECK(image->width == 2);
    CHECK(image->pixels == Bytes{1, 2, 3, 4, 5, 6});
  }
  REQUIRE(decode(tga));
  CHECK(decode(tga)->pixels == Bytes{1, 2, 3, 255, 255, 255});
}

TEST_CASE("grey and 16 bits are brought to RGB of 8") {
  const auto grey = decode(Bytes{} + "P5 2 1 255\n" + "\x01\x07");
  REQUIRE(grey);
  CHECK(grey->pixels == Bytes{1, 1, 1, 7, 7, 7});
  const auto deep = decode(Bytes{} + "P6 1 1 65535\n" + "\x12\x34\x56\x78\x9a\xbc");
  REQUIRE(deep);
  CHECK(deep->channels == 3);
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
  CHECK(without(pnm, 1) != "");
  CHECK(without(bmp, 2) == "");  // they only fill the row up
  CHECK(without(bmp, 3) == "image data ends early (truncated)");
  CHECK(without(tga, 1) == "image data ends early (truncated)");
  CHECK(without(gif, 17) == "");  // the second frame
  CHECK(without(gif, 20) != "");
}

TEST_CASE("files cut short or with a changed byte never crash") {
  for (const auto& whole : {pnm, bmp, tga, gif})
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
  CHECK(problem(Bytes{} + "P6 30000 30000 255\n1") == "is 30000x30000 pixels, more than the limit of 100000000 pixels");
  CHECK(problem(pnm, {.pixels = 1}) == "is 2x1 pixels, more than the limit of 1 pixels");
}
