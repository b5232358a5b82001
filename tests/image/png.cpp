// SPDX-License-Identifier: MIT
#include <animevae/image/png.hpp>

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

av::Image ramp(int height, int width, int channels) {
  av::Image image{height, width, channels};
  std::uint32_t state = 1;
  for (auto& sample : image.pixels) sample = std::uint8_t((state = state * 1664525u + 1013904223u) >> 24);
  return image;
}

struct PngSpec {
  int width, height, bit_depth, colour, interlace = PNG_INTERLACE_NONE;
  std::vector<png_color> palette = {};
  std::vector<png_byte> palette_alpha = {};
  std::optional<png_color_16> transparent = {};
};

/// libpng's own encoder, for the kinds of file that encode_png does not write.
std::vector<std::byte> encode(const PngSpec& spec, std::vector<std::uint8_t> data) {
  std::vector<std::byte> out;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_set_write_fn(
      png, &out,
      [](png_structp writer, png_bytep bytes, png_size_t size) {
        auto& to = *static_cast<std::vector<std::byte>*>(png_get_io_ptr(writer));
        to.insert(to.end(), reinterpret_cast<std::byte*>(bytes), reinterpret_cast<std::byte*>(bytes) + size);
      },
      nullptr);
  png_set_IHDR(png, info, png_uint_32(spec.width), png_uint_32(spec.height), spec.bit_depth, spec.colour,
               spec.interlace, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (!spec.palette.empty()) png_set_PLTE(png, info, spec.palette.data(), int(spec.palette.size()));
  if (!spec.palette_alpha.empty())
    png_set_tRNS(png, info, spec.palette_alpha.data(), int(spec.palette_alpha.size()), nullptr);
  if (spec.transparent) png_set_tRNS(png, info, nullptr, 0, &*spec.transparent);
  png_write_info(png, info);
  const std::size_t stride = png_get_rowbytes(png, info);
  REQUIRE(data.size() == stride * std::size_t(spec.height));
  std::vector<png_bytep> rows;
  for (int row = 0; row < spec.height; ++row) rows.push_back(data.data() + stride * std::size_t(row));
  png_write_image(png, rows.data());
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  return out;
}

std::string png_problem(std::span<const std::byte> bytes, const av::ImageLimits& limits = {}) {
  try {
    (void)av::decode_png(bytes, limits);
  } catch (const av::Error& error) {
    return error.what();
  }
  return "";
}

using Bytes = std::vector<std::uint8_t>;

}  // namespace

TEST_CASE("an RGB picture survives a PNG") {
  const auto image = ramp(7, 5, 3);
  CHECK(av::decode_png(av::encode_png(image)) == image);
}

TEST_CASE("less effort writes a larger file of the same picture") {
  av::Image picture{64, 64, 3};
  for (int i = 0; i < 64 * 64 * 3; ++i) picture.pixels[std::size_t(i)] = std::uint8_t(i / 192 * (i % 3) + i % 192 / 24);
  const auto fast = av::encode_png(picture, {.effort = 1}), small = av::encode_png(picture, {.effort = 9});
  CHECK(fast.size() > small.size());
  CHECK(av::decode_png(fast).pixels == picture.pixels);
  CHECK_THROWS_WITH_AS((void)av::encode_png(picture, {.effort = 0}), "the effort of a PNG is 1 to 9, not 0",
                       av::InvalidValue);
}

TEST_CASE("a grey picture comes back with three equal channels") {
  const auto grey = ramp(6, 9, 1);
  const auto back = av::decode_png(av::encode_png(grey));
  REQUIRE(back.channels == 3);
  for (int row = 0; row < 6; ++row)
    for (int column = 0; column < 9; ++column)
      for (int c = 0; c < 3; ++c) CHECK(back.at(row, column)[c] == *grey.at(row, column));
}

TEST_CASE("transparent parts lie on white") {
  av::Image image{1, 3, 4};
  image.pixels = {10, 20, 30, 255, 10, 20, 30, 0, 0, 100, 255, 51};  // 51 of 255 is a fifth
  CHECK(av::decode_png(av::encode_png(image)).pixels == Bytes{10, 20, 30, 255, 255, 255, 204, 224, 255});
}

TEST_CASE("palettes are looked up, and their transparent entries lie on white") {
  const PngSpec spec{3,       1, 8, PNG_COLOR_TYPE_PALETTE, PNG_INTERLACE_NONE, {{255, 0, 0}, {0, 255, 0}, {1, 2, 3}},
                     {255, 0}};
  CHECK(av::decode_png(encode(spec, {0, 1, 2})).pixels == Bytes{255, 0, 0, 255, 255, 255, 1, 2, 3});
}

TEST_CASE("palettes of two bits and grey of one bit are unpacked") {
  const PngSpec palette{
      4, 1, 2, PNG_COLOR_TYPE_PALETTE, PNG_INTERLACE_NONE, {{9, 8, 7}, {0, 1, 0}, {0, 0, 1}, {6, 6, 6}}};
  CHECK(av::decode_png(encode(palette, {0b00011011})).pixels == Bytes{9, 8, 7, 0, 1, 0, 0, 0, 1, 6, 6, 6});
  CHECK(av::decode_png(encode({3, 1, 1, PNG_COLOR_TYPE_GRAY}, {0b10100000})).pixels ==
        Bytes{255, 255, 255, 0, 0, 0, 255, 255, 255});
}

TEST_CASE("the transparent colour of a file without alpha lies on white") {
  PngSpec spec{2, 1, 8, PNG_COLOR_TYPE_RGB};
  spec.transparent = png_color_16{0, 10, 20, 30, 0};
  CHECK(av::decode_png(encode(spec, {10, 20, 30, 10, 20, 31})).pixels == Bytes{255, 255, 255, 10, 20, 31});
}

TEST_CASE("16 bits are rounded to 8") {  // v / 257: 0x00ff is 0.992, 0x7fff is 127.498, 0x8000 is 127.502
  const PngSpec spec{4, 1, 16, PNG_COLOR_TYPE_GRAY};
  CHECK(av::decode_png(encode(spec, {0x00, 0xff, 0x7f, 0xff, 0x80, 0x00, 0xff, 0xff})).pixels ==
        Bytes{1, 1, 1, 127, 127, 127, 128, 128, 128, 255, 255, 255});
}

TEST_CASE("interlaced files hold the same picture") {
  const auto image = ramp(11, 13, 3);
  CHECK(av::decode_png(encode({13, 11, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_ADAM7}, image.pixels)) == image);
}

TEST_CASE("a PNG with an Exif orientation comes upright") {
  auto bytes = av::encode_png(ramp(2, 3, 3));
  const auto chunk = std::to_array<std::uint8_t>({0, 0, 0, 26, 'e', 'X', 'I',  'f', 'M',  'M',  0,    42,  0,
                                                  0, 0, 8, 0,  1,   1,   0x12, 0,   3,    0,    0,    0,   1,
                                                  0, 6, 0, 0,  0,   0,   0,    0,   0xd6, 0x67, 0x4b, 0x69});
  const auto* first = reinterpret_cast<const std::byte*>(chunk.data());
  bytes.insert(bytes.begin() + 33, first, first + chunk.size());  // behind the header
  CHECK(av::decode_png(bytes) == av::upright(ramp(2, 3, 3), 6));
}

TEST_CASE("a PNG cut short anywhere is refused") {
  const auto whole = av::encode_png(ramp(5, 4, 3));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK(png_problem(std::span{whole}.first(size)) == "PNG data ends early (truncated)");
  }
}

TEST_CASE("a PNG chunk longer than the file is refused before any memory is taken") {
  auto bytes = av::encode_png(ramp(2, 3, 3));
  const auto chunk = std::to_array<std::uint8_t>({0x2c, 0x02, 0, 0x0a, 't', 'E', 'X', 't', 'a', 0, 'b', 0, 0, 0, 0});
  const auto* first = reinterpret_cast<const std::byte*>(chunk.data());
  bytes.insert(bytes.end() - 12, first, first + chunk.size());                    // before the end
  CHECK(png_problem(bytes, {.pixels = 0}) == "PNG data ends early (truncated)");  // seen before the header is
}

TEST_CASE("a PNG with a changed byte never crashes, and damage to the pixels is seen") {
  const auto whole = av::encode_png(ramp(5, 4, 3));
  for (std::size_t i = 0; i < whole.size(); ++i) {
    auto bytes = whole;
    bytes[i] ^= std::byte{0x41};
    CAPTURE(i);
    CHECK(png_problem(bytes) != "");  // every chunk here is critical, so its checksum counts
  }
}

TEST_CASE("a header that announces too many pixels is refused before any memory is taken") {
  auto bytes = encode({1, 1, 8, PNG_COLOR_TYPE_RGB}, {1, 2, 3});
  CHECK(png_problem(bytes, {.pixels = 0}) == "is 1x1 pixels, more than the limit of 0 pixels");
  const auto header = std::to_array<std::uint8_t>({0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30, 8, 2, 0, 0, 0,  //
                                                   0xe9, 0x45, 0x6f, 0xed});  // with its checksum
  std::copy_n(reinterpret_cast<const std::byte*>(header.data()), header.size(), bytes.begin() + 16);
  CHECK(png_problem(bytes) == "is 30000x30000 pixels, more than the limit of 100000000 pixels");
}

TEST_CASE("encode_png refuses two channels and a picture without rows") {
  CHECK_THROWS_WITH_AS((void)av::encode_png(av::Image{2, 3, 2}),
                       "a PNG holds 1, 3 or 4 channels of at least 1x1 pixels, not 2 of 3x2 in 12 bytes",
                       av::InvalidValue);
  CHECK_THROWS_AS((void)av::encode_png(av::Image{0, 3, 3}), av::InvalidValue);
}

TEST_CASE("write_png writes the file that encode_png makes") {
  const auto folder = std::filesystem::temp_directory_path() / "animevae-test-png";
  std::filesystem::create_directories(folder);
  const auto image = ramp(3, 2, 3);
  av::write_png(folder / "a.png", image);
  CHECK(std::filesystem::file_size(folder / "a.png") == av::encode_png(image).size());
  CHECK_THROWS_AS(av::write_png(folder / "missing" / "a.png", image), av::FileError);
  std::filesystem::remove_all(folder);
}
