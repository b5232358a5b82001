// SPDX-License-Identifier: MIT
#include <animevae/image/jpeg.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include "support/doctest.hpp"
#include "support/encode_jpeg.hpp"
#include "support/image_difference.hpp"

namespace av = animevae;

namespace {

/// Smooth, so that compression hardly changes it.
av::Image slope(int height, int width, int channels) {
  av::Image image{height, width, channels};
  for (int row = 0; row < height; ++row)
    for (int column = 0; column < width; ++column)
      for (int c = 0; c < channels; ++c) image.at(row, column)[c] = std::uint8_t(40 + 3 * row + 2 * column + 10 * c);
  return image;
}

std::string jpeg_problem(std::span<const std::byte> bytes, const av::ImageLimits& limits = {}) {
  try {
    (void)av::decode_jpeg(bytes, limits);
  } catch (const av::Error& error) {
    return error.what();
  }
  return "";
}

std::vector<std::uint8_t> exif_block(std::uint8_t orientation) {
  return {'E', 'x',  'i', 'f', 0, 0, 'M', 'M', 0, 42,          0, 0, 0, 8, 0, 1,
          1,   0x12, 0,   3,   0, 0, 0,   1,   0, orientation, 0, 0, 0, 0, 0, 0};
}

}  // namespace

TEST_CASE("an RGB picture survives a JPEG of the best quality but for a few levels") {
  const auto image = slope(24, 32, 3);
  CHECK(largest_difference(av::decode_jpeg(encode_jpeg(image)), image) <= 4);
}

TEST_CASE("progressive files hold the same picture") {
  const auto image = slope(24, 32, 3);
  CHECK(av::decode_jpeg(encode_jpeg(image, {.progressive = true})) == av::decode_jpeg(encode_jpeg(image)));
}

TEST_CASE("a grey JPEG comes back with three equal channels") {
  const auto grey = slope(16, 16, 1);
  const auto back = av::decode_jpeg(encode_jpeg(grey));
  REQUIRE(back.channels == 3);
  for (int row = 0; row < 16; ++row)
    for (int column = 0; column < 16; ++column) {
      const auto* pixel = back.at(row, column);
      CHECK(std::abs(pixel[0] - *grey.at(row, column)) <= 2);
      CHECK(pixel[1] == pixel[0]);
      CHECK(pixel[2] == pixel[0]);
    }
}

TEST_CASE("a CMYK JPEG becomes RGB, with Adobe's inverted inks and with plain ones") {
  av::Image inks{8, 8, 4};
  for (std::size_t i = 0; i < inks.pixels.size(); i += 4) {
    inks.pixels[i] = 255, inks.pixels[i + 1] = 102, inks.pixels[i + 2] = 0, inks.pixels[i + 3] = 204;
  }
  const auto adobe = av::decode_jpeg(encode_jpeg(inks));                           // 255 is no ink
  const int with_adobe[] = {204, 82, 0};                                           // level * 204 / 255
  const auto plain = av::decode_jpeg(encode_jpeg(inks, {.adobe_marker = false}));  // 255 is all ink
  const int without[] = {0, 31, 51};                                               // (255 - level) * 51 / 255
  REQUIRE(adobe.channels == 3);
  for (int c = 0; c < 3; ++c) {
    CHECK(std::abs(adobe.at(3, 4)[c] - with_adobe[c]) <= 2);
    CHECK(std::abs(plain.at(3, 4)[c] - without[c]) <= 2);
  }
}

TEST_CASE("a picture comes upright whatever the camera's orientation") {
  const auto stored = slope(16, 24, 3);
  const auto upright = av::decode_jpeg(encode_jpeg(stored));
  for (int value = 1; value <= 8; ++value) {
    CAPTURE(value);
    const auto exif = exif_block(std::uint8_t(value));
    CHECK(av::decode_jpeg(encode_jpeg(stored, {.exif = exif})) == av::upright(upright, value));
  }
}

TEST_CASE("an application block that is no Exif, or a damaged one, is passed over") {
  const auto stored = slope(16, 24, 3);
  const std::vector<std::uint8_t> other{'h', 't', 't', 'p'}, cut{'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0};
  CHECK(av::decode_jpeg(encode_jpeg(stored, {.exif = other})) == av::decode_jpeg(encode_jpeg(stored)));
  CHECK(av::decode_jpeg(encode_jpeg(stored, {.exif = cut})) == av::decode_jpeg(encode_jpeg(stored)));
}

TEST_CASE("a JPEG cut short anywhere is refused, and not filled up with grey") {
  for (const bool progressive : {false, true}) {
    const auto whole = encode_jpeg(slope(24, 24, 3), {.quality = 80, .progressive = progressive});
    CHECK(jpeg_problem(whole) == "");
    for (std::size_t size = 1; size < whole.size(); ++size) {
      CAPTURE(size);
      CHECK(jpeg_problem(std::span{whole}.first(size)) == "JPEG data ends early (truncated)");
    }
  }
}

TEST_CASE("a JPEG that ends early but has its end marker is refused") {
  auto bytes = encode_jpeg(slope(64, 64, 3));
  bytes.erase(bytes.end() - std::ptrdiff_t(bytes.size() / 4), bytes.end() - 2);
  CHECK(jpeg_problem(bytes).starts_with("JPEG data is damaged ("));
}

TEST_CASE("a JPEG with a changed byte never crashes") {
  const auto whole = encode_jpeg(slope(24, 24, 3), {.quality = 80, .progressive = true});
  int refused = 0;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    auto bytes = whole;
    bytes[i] ^= std::byte{0x55};
    refused += jpeg_problem(bytes, {.pixels = 1 << 20}) != "";
  }
  CHECK(refused > 0);
}

TEST_CASE("bytes behind the end of a JPEG do no harm") {
  const auto image = encode_jpeg(slope(8, 8, 3));
  auto bytes = image;
  bytes.insert(bytes.end(), 100, std::byte{7});
  CHECK(av::decode_jpeg(bytes) == av::decode_jpeg(image));
}

TEST_CASE("a header that announces too many pixels is refused before any memory is taken") {
  auto bytes = encode_jpeg(slope(8, 8, 3));
  CHECK(jpeg_problem(bytes, {.pixels = 63}) == "is 8x8 pixels, more than the limit of 63 pixels");
  const std::byte frame[] = {std::byte{0xff}, std::byte{0xc0}};
  const auto header = std::search(bytes.begin(), bytes.end(), std::begin(frame), std::end(frame));
  REQUIRE(header != bytes.end());
  std::fill_n(header + 5, 4, std::byte{0xf0});  // height and width
  CHECK(jpeg_problem(bytes) == "is 61680x61680 pixels, more than the limit of 100000000 pixels");
}

TEST_CASE("a JPEG of more than 200 progressive scans is refused") {
  std::vector<jpeg_scan_info> scans{{1, {0}, 0, 0, 0, 0}};
  for (int coefficient = 1; coefficient < 64; ++coefficient) {  // each in four passes, bit by bit
    scans.push_back({1, {0}, coefficient, coefficient, 0, 3});
    for (int bit = 3; bit > 0; --bit) scans.push_back({1, {0}, coefficient, coefficient, bit, bit - 1});
  }
  const auto grey = slope(8, 8, 1);
  CHECK(jpeg_problem(encode_jpeg(grey, {.scans = scans})) == "JPEG data is damaged (more than 200 progressive scans)");
  CHECK(jpeg_problem(encode_jpeg(grey, {.scans = std::span{scans}.first(197)})) == "");
}
