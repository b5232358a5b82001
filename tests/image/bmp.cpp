// SPDX-License-Identifier: MIT
#include <animevae/image/bmp.hpp>

#include <climits>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes operator+(Bytes a, const Bytes& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

void append(Bytes& bytes, std::int64_t value, unsigned width) {
  for (unsigned i = 0; i < width; ++i) bytes.push_back(std::uint8_t(std::uint64_t(value) >> 8 * i));
}

struct Kind {
  std::uint32_t header = 40, bits = 24, compression = 0, colours = 0;
};

/// A BMP: what belongs to the header behind its first 40 bytes (12 of OS/2's) or follows it, filled up to the header's
/// length, then the pixels.
Bytes bmp(const Kind& kind, int width, int height, const Bytes& behind, const Bytes& pixels) {
  Bytes info;
  append(info, kind.header, 4);
  const bool is_short = kind.header == 12;
  for (const int side : {width, height}) append(info, side, is_short ? 2 : 4);
  append(info, 1, 2);
  append(info, kind.bits, 2);
  if (!is_short)
    for (const std::uint32_t value : {kind.compression, 0u, 0u, 0u, kind.colours, 0u}) append(info, value, 4);
  info = info + behind;
  if (info.size() < kind.header) info.resize(kind.header);
  Bytes bytes{'B', 'M', 0, 0, 0, 0, 0, 0, 0, 0};
  append(bytes, 14 + std::int64_t(info.size()), 4);
  return bytes + info + pixels;
}

av::Image from_bmp(const Bytes& bytes, const av::ImageLimits& limits = {}) {
  return av::decode_bmp(std::as_bytes(std::span{bytes}), limits);
}

std::string bmp_problem(const Bytes& bytes, const av::ImageLimits& limits = {}) {
  try {
    (void)from_bmp(bytes, limits);
  } catch (const av::Error& error) {
    return error.what();
  }
  return "";
}

bool is_bmp(const Bytes& bytes) {
  return av::detail::is_bmp({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

Bytes masks(const std::vector<std::uint32_t>& values) {
  Bytes bytes;
  for (const std::uint32_t value : values) append(bytes, value, 4);
  return bytes;
}

/// Blue, green, red and a byte without meaning.
const Bytes four_colours{30, 20, 10, 0, 60, 50, 40, 0, 90, 80, 70, 0, 120, 110, 100, 0};

/// 2x1 pixels of 24 bits, the row filled up to 8 bytes.
const Bytes plain = bmp({}, 2, 1, {}, {3, 2, 1, 6, 5, 4, 0, 0});
const Bytes with_runs =
    bmp({.bits = 8, .compression = 1, .colours = 4}, 3, 2, four_colours, {3, 1, 0, 0, 1, 3, 2, 2, 0, 1});

}  // namespace

// Unless it is said otherwise, the expected pixels are those of Pillow 13, on white where they are transparent.

TEST_CASE("a BMP is read, blue first") {
  const auto image = from_bmp(plain);
  CHECK(image.height == 1);
  CHECK(image.width == 2);
  CHECK(image.channels == 3);
  CHECK(image.pixels == Bytes{1, 2, 3, 4, 5, 6});
}

TEST_CASE("BMP rows go upwards, or downwards where the height is negative, and INT_MIN is refused as too high") {
  const Bytes two{3, 2, 1, 0, 6, 5, 4, 0};
  CHECK(from_bmp(bmp({}, 1, 2, {}, two)).pixels == Bytes{4, 5, 6, 1, 2, 3});
  CHECK(from_bmp(bmp({}, 1, -2, {}, two)).pixels == Bytes{1, 2, 3, 4, 5, 6});
  CHECK(from_bmp(bmp({}, 1, -2, {}, two)).height == 2);
  CHECK(bmp_problem(bmp({}, 1, INT_MIN, {}, {})) == "is 1x2147483648 pixels, more than the limit of 100000 on a side");
  CHECK(bmp_problem(bmp({}, -1, 1, {}, {})) == "announces an image of -1x1 pixels");
}

TEST_CASE("palettes of one to eight bits are read, also that of OS/2's short header") {
  const auto first_row = [](std::uint32_t bits, int width, const Bytes& row) {
    return from_bmp(
               bmp({.bits = bits, .colours = 2}, width, 1, Bytes(four_colours.begin(), four_colours.begin() + 8), row))
        .pixels;
  };
  CHECK(first_row(1, 3, {0x40, 0, 0, 0}) == Bytes{10, 20, 30, 40, 50, 60, 10, 20, 30});
  CHECK(first_row(2, 3, {0x10, 0, 0, 0}) == Bytes{10, 20, 30, 40, 50, 60, 10, 20, 30});  // Windows CE's, by definition
  CHECK(first_row(4, 3, {0x01, 0x10, 0, 0}) == Bytes{10, 20, 30, 40, 50, 60, 40, 50, 60});
  CHECK(first_row(8, 2, {0, 1, 0, 0}) == Bytes{10, 20, 30, 40, 50, 60});
  CHECK(from_bmp(bmp({.header = 12, .bits = 1}, 2, 1, {3, 2, 1, 6, 5, 4}, {0x40, 0, 0, 0})).pixels ==
        Bytes{1, 2, 3, 4, 5, 6});
  CHECK(
      from_bmp(bmp({.header = 64, .bits = 4, .colours = 4}, 2, 1, Bytes(24) + four_colours, {0x31, 0, 0, 0})).pixels ==
      Bytes{100, 110, 120, 40, 50, 60});
}

TEST_CASE("colours that a palette lacks are black") {
  const Bytes two(four_colours.begin(), four_colours.begin() + 8);
  CHECK(from_bmp(bmp({.bits = 8}, 3, 1, two, {1, 0, 200, 0})).pixels == Bytes{40, 50, 60, 10, 20, 30, 0, 0, 0});
}

TEST_CASE("the offset of a BMP's pixels may be 0, but not within the header or beyond the file") {
  Bytes bytes = bmp({.bits = 8, .colours = 4}, 1, 1, four_colours, {2, 0, 0, 0});
  for (const int offset : {0, 54}) {
    bytes[10] = std::uint8_t(offset);
    CHECK(from_bmp(bytes).pixels == Bytes{70, 80, 90});
  }
  bytes[10] = 53;
  CHECK(bmp_problem(bytes) == "BMP data is damaged (its pixels begin within its header)");
  Bytes gap = bmp({}, 1, 1, Bytes(6), {3, 2, 1, 0});  // between header and pixels
  CHECK(from_bmp(gap).pixels == Bytes{1, 2, 3});
  gap[11] = 1;  // behind the end of the file
  CHECK(bmp_problem(gap) == "BMP data ends early (truncated)");
}

TEST_CASE("run-length encoded BMPs of 4 and 8 bits are read") {
  CHECK(from_bmp(with_runs).pixels == Bytes{100, 110, 120, 70, 80, 90, 70, 80, 90, 40, 50, 60, 40, 50, 60, 40, 50, 60});
  CHECK(from_bmp(bmp({.bits = 4, .compression = 2, .colours = 4}, 3, 1, four_colours, {3, 0x12, 0, 1})).pixels ==
        Bytes{40, 50, 60, 70, 80, 90, 40, 50, 60});
}

TEST_CASE("colour masks are read from BMP headers of 52, 56, 108 and 124 bytes, and behind one of 40") {
  const Bytes pixels{0x1f, 0xf8, 0xe3, 0x07};
  for (const std::uint32_t header : {40u, 52u, 56u, 108u, 124u}) {
    CAPTURE(header);
    CHECK(from_bmp(bmp({.header = header, .bits = 16, .compression = 3}, 2, 1, masks({0xf800, 0x7e0, 0x1f}), pixels))
              .pixels == Bytes{255, 0, 255, 0, 255, 25});  // 3 of 31 levels, rounded: Pillow has 24
  }
  CHECK(from_bmp(bmp({.bits = 16}, 2, 1, {}, {0xff, 0x7f, 0x21, 0x04})).pixels == Bytes{255, 255, 255, 8, 8, 8});
}

TEST_CASE("pixels that are transparent by a BMP's alpha mask lie on white") {
  const Bytes pixels{1, 2, 3, 255, 4, 5, 6, 0, 100, 150, 200, 128};
  for (const std::uint32_t header : {56u, 108u, 124u}) {
    CAPTURE(header);
    const Kind kind{.header = header, .bits = 32, .compression = 3};
    CHECK(from_bmp(bmp(kind, 3, 1, masks({0xff0000, 0xff00, 0xff, 0xff000000}), pixels)).pixels ==
          Bytes{3, 2, 1, 255, 255, 255, 227, 202, 177});
    CHECK(from_bmp(bmp(kind, 3, 1, masks({0xff, 0xff00, 0xff0000, 0xff000000}), pixels)).pixels ==
          Bytes{1, 2, 3, 255, 255, 255, 177, 202, 227});
    CHECK(from_bmp(bmp(kind, 3, 1, masks({0xff0000, 0xff00, 0xff, 0}), pixels)).pixels ==
          Bytes{3, 2, 1, 6, 5, 4, 200, 150, 100});
  }
  // Without masks the fourth byte has no meaning.
  CHECK(from_bmp(bmp({.bits = 32}, 2, 1, {}, {3, 2, 1, 0, 6, 5, 4, 99})).pixels == Bytes{1, 2, 3, 4, 5, 6});
}

TEST_CASE("masks of any width are scaled to 0 to 255") {
  using av::detail::bmp_level;
  CHECK(bmp_level(0xffffffff, 0xffffffff) == 255);
  CHECK(bmp_level(0x7fffffff, 0xffffffff) == 127);  // 127.49999999
  CHECK(bmp_level(0x80000000, 0xffffffff) == 128);  // 127.50000003
  CHECK(bmp_level(2, 2) == 255);
  CHECK(bmp_level(0x3ff << 20, 0x3ffu << 20) == 255);
  CHECK(bmp_level(0xffff, 0) == 0);
}

TEST_CASE("a BMP of a kind that is not supported is refused with the kind") {
  const auto says = [](const Kind& kind, std::uint8_t header = 0) {
    Bytes bytes = bmp(kind, 1, 1, Bytes(84), Bytes(100));
    if (header != 0) bytes[14] = header;
    return bmp_problem(bytes);
  };
  CHECK(says({.compression = 4}) == "is a BMP that holds a JPEG, which is not read; save it as PNG");
  CHECK(says({.compression = 5}) == "is a BMP that holds a PNG, which is not read; save it as PNG");
  CHECK(says({.bits = 64}) == "is a BMP of 64 bits per pixel with compression 0, which is not read; save it as PNG");
  CHECK(says({.bits = 4, .compression = 1}) ==
        "is a BMP of 4 bits per pixel with compression 1, which is not read; save it as PNG");
  CHECK(says({.header = 64, .compression = 4}) ==
        "is a BMP of 24 bits per pixel with compression 4, which is not read; save it as PNG");
  CHECK(says({}, 16) == "is a BMP with a header of 16 bytes, which is not read; save it as PNG");
}

TEST_CASE("a BMP is told from a text that begins like one") {
  for (const Bytes& bytes : {plain, with_runs, Bytes{'B', 'M', 0, 0, 0}}) CHECK(is_bmp(bytes));
  const std::string text = "BMW builds motorcycles";
  CHECK_FALSE(is_bmp(Bytes(text.begin(), text.end())));
  CHECK_FALSE(is_bmp({'B', 'M', 'I'}));
  CHECK_FALSE(is_bmp({}));
}

TEST_CASE("missing pixels are an error and not black") {
  const auto without = [](Bytes bytes, std::size_t last) {
    bytes.resize(bytes.size() - last);
    return bmp_problem(bytes);
  };
  CHECK(without(plain, 2).empty());  // they only fill the row up
  for (std::size_t last = 3; last <= plain.size(); ++last)
    CHECK(without(plain, last) == "BMP data ends early (truncated)");
  CHECK(without(with_runs, 2).empty());
  for (std::size_t last = 3; last <= with_runs.size(); ++last)
    CHECK(without(with_runs, last) == "BMP data ends early (truncated)");
}

TEST_CASE("a header that announces too many pixels is refused before any memory is taken") {
  CHECK(bmp_problem(bmp({}, 30000, 30000, {}, {})) == "is 30000x30000 pixels, more than the limit of 100000000 pixels");
  CHECK(bmp_problem(plain, {.pixels = 1}) == "is 2x1 pixels, more than the limit of 1 pixels");
}

TEST_CASE("BMPs with a changed byte never crash") {
  for (const auto& whole : {plain, with_runs})
    for (std::size_t i = 0; i < whole.size(); ++i) {
      auto bytes = whole;
      for (const int flip : {0x01, 0x55, 0x80, 0xff}) {
        bytes[i] = std::uint8_t(whole[i] ^ flip);
        (void)bmp_problem(bytes, {.pixels = 1 << 20});
      }
    }
}
