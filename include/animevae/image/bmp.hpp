// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/image/blend.hpp>
#include <animevae/image/bmp_runs.hpp>
#include <animevae/image/image.hpp>
#include <animevae/image/image_limits.hpp>

namespace animevae {

namespace detail {

/// Whether a file is a BMP. Text may begin with 'BM' too, but a header's length is small, so that its upper two bytes
/// are 0.
[[nodiscard]] inline bool is_bmp(std::string_view bytes) {
  if (!bytes.starts_with("BM")) return false;
  return bytes.size() < 18 ? bytes.find('\0') != std::string_view::npos : bytes[16] == '\0' && bytes[17] == '\0';
}

/// The little-endian numbers of a BMP.
struct BmpBytes {
  std::span<const std::byte> bytes;

  [[nodiscard]] std::uint32_t number(std::size_t at, std::size_t width) const {
    if (at > bytes.size() || width > bytes.size() - at) throw Error(bmp_ends_early);
    std::uint32_t value = 0;
    while (width-- > 0) value = value << 8 | std::to_integer<std::uint32_t>(bytes[at + width]);
    return value;
  }
  [[nodiscard]] std::int64_t signed_number(std::size_t at) const { return std::int32_t(number(at, 4)); }
};

struct BmpHeader {
  enum Compression : std::uint32_t { none = 0, runs_of_8 = 1, runs_of_4 = 2, masks_follow = 3, masks_with_alpha = 6 };

  std::size_t width = 0, height = 0;
  bool from_top = false;
  std::uint32_t bits = 0, compression = 0;
  std::array<std::uint32_t, 4> masks{};             ///< the bits of red, green, blue and alpha in a pixel
  std::size_t palette = 0, colours = 0, entry = 4;  ///< offset and length of a palette, bytes per colour
  std::size_t pixels = 0;                           ///< offset of the pixels
};

/// Microsoft's headers of 40 bytes and more, and those of OS/2 (12 and 64 bytes).
[[nodiscard]] inline std::size_t bmp_header_bytes(const BmpBytes& file) {
  const std::size_t size = file.number(14, 4);
  constexpr std::array<std::size_t, 7> known{12, 40, 52, 56, 64, 108, 124};
  if (std::find(known.begin(), known.end(), size) == known.end())
    throw Error(fmt::format("is a BMP with a header of {} bytes, which is not read; save it as PNG", size));
  return size;
}

inline void check_bmp_kind(const BmpHeader& h, std::size_t header_bytes) {
  const auto is_any_of = [&](auto... bits) { return ((h.bits == bits) || ...); };
  const bool has_masks = h.compression == BmpHeader::masks_follow || h.compression == BmpHeader::masks_with_alpha;
  if (h.compression == BmpHeader::none        ? is_any_of(1u, 2u, 4u, 8u, 16u, 24u, 32u)
      : h.compression == BmpHeader::runs_of_8 ? h.bits == 8
      : h.compression == BmpHeader::runs_of_4 ? h.bits == 4
                                              : has_masks && header_bytes != 64 && is_any_of(16u, 24u, 32u))
    return;
  if (header_bytes != 64 && (h.compression == 4 || h.compression == 5))
    throw Error(fmt::format("is a BMP that holds a {}, which is not read; save it as PNG",
                            h.compression == 4 ? "JPEG" : "PNG"));
  throw Error(fmt::format("is a BMP of {} bits per pixel with compression {}, which is not read; save it as PNG",
                          h.bits, h.compression));
}

/// Reads the masks of the colours in a pixel, and returns the offset of the end of the header. The masks behind a
/// header of 40 bytes stand at the same offset as those inside longer headers. Without masks the fourth byte of 32 bits
/// has no meaning.
inline std::size_t read_bmp_masks(const BmpBytes& file, BmpHeader& h, std::size_t header_bytes) {
  using Masks = std::array<std::uint32_t, 4>;
  h.masks = h.bits == 16 ? Masks{0x7c00, 0x3e0, 0x1f, 0} : Masks{0xff0000, 0xff00, 0xff, 0};
  if (h.compression != BmpHeader::masks_follow && h.compression != BmpHeader::masks_with_alpha)
    return 14 + header_bytes;
  const std::size_t count = header_bytes >= 56 || h.compression == BmpHeader::masks_with_alpha ? 4 : 3;
  Masks masks{};
  for (std::size_t i = 0; i < count; ++i) masks[i] = file.number(54 + 4 * i, 4);
  if (masks != Masks{}) h.masks = masks;
  return (std::max)(14 + header_bytes, 54 + 4 * count);
}

[[nodiscard]] inline BmpHeader read_bmp_header(const BmpBytes& file, const ImageLimits& limits) {
  const std::size_t header_bytes = bmp_header_bytes(file);
  const bool is_short = header_bytes == 12;
  const std::int64_t width = is_short ? file.number(18, 2) : file.signed_number(18);
  const std::int64_t height = is_short ? file.number(20, 2) : file.signed_number(22);
  BmpHeader h{.from_top = height < 0, .entry = is_short ? 3u : 4u};
  h.bits = file.number(is_short ? 24 : 28, 2);
  h.compression = is_short ? 0 : file.number(30, 4);
  check_bmp_kind(h, header_bytes);
  check_pixel_limit(width, h.from_top ? -height : height, limits);
  h.width = std::size_t(width);
  h.height = std::size_t(h.from_top ? -height : height);

  const std::size_t end = read_bmp_masks(file, h, header_bytes);
  h.palette = end;
  if (h.bits <= 8) {
    const std::size_t most = std::size_t{1} << h.bits, used = is_short ? 0 : file.number(46, 4);
    h.colours = used == 0 || used > most ? most : used;
  }
  h.pixels = file.number(10, 4);
  // Some programs give 0 or the end of the header as the offset of the pixels, which begin behind the palette.
  if (h.pixels == 0 || h.pixels == end) h.pixels = end + h.colours * h.entry;
  if (h.pixels < end) throw Error("BMP data is damaged (its pixels begin within its header)");
  h.colours = (std::min)(h.colours, (h.pixels - end) / h.entry);
  return h;
}

/// The palette indices of a BMP's pixels, row by row as in the file.
[[nodiscard]] inline std::vector<std::uint8_t> bmp_indices(std::span<const std::byte> data, const BmpHeader& h) {
  if (h.compression != BmpHeader::none) return BmpRuns{data, h.width, h.height, h.bits}.indices();
  const std::size_t stride = (h.width * h.bits + 31) / 32 * 4, per_byte = 8 / h.bits;
  std::vector<std::uint8_t> indices(h.width * h.height);
  for (std::size_t i = 0; i < indices.size(); ++i) {
    const std::size_t row = i / h.width, column = i % h.width;
    const auto byte = std::to_integer<unsigned>(data[row * stride + column / per_byte]);
    const std::size_t below = (per_byte - 1 - column % per_byte) * h.bits;  // the first pixel is in the highest bits
    indices[i] = std::uint8_t(byte >> below & ((1u << h.bits) - 1));
  }
  return indices;
}

/// The part of a pixel that a mask selects, 0 to 255.
[[nodiscard]] inline std::uint8_t bmp_level(std::uint32_t pixel, std::uint32_t mask) {
  if (mask == 0) return 0;
  const int shift = std::countr_zero(mask);
  const std::uint64_t most = mask >> shift, value = (pixel & mask) >> shift;
  return std::uint8_t((value * 255 + most / 2) / most);
}

[[nodiscard]] inline Image bmp_with_palette(const BmpBytes& file, const BmpHeader& h, std::span<const std::byte> data) {
  std::array<std::array<std::uint8_t, 3>, 256> palette{};  // black where the file names no colour
  for (std::size_t i = 0; i < h.colours; ++i)
    for (std::size_t c = 0; c < 3; ++c) palette[i][c] = std::uint8_t(file.number(h.palette + i * h.entry + 2 - c, 1));
  const std::vector<std::uint8_t> indices = bmp_indices(data, h);
  Image image{int(h.height), int(h.width), 3};
  for (std::size_t row = 0; row < h.height; ++row)
    for (std::size_t column = 0; column < h.width; ++column)
      std::copy_n(palette[indices[row * h.width + column]].begin(), 3,
                  image.at(int(h.from_top ? row : h.height - 1 - row), int(column)));
  return image;
}

[[nodiscard]] inline Image bmp_with_masks(const BmpHeader& h, std::span<const std::byte> data) {
  const BmpBytes pixels{data};
  const std::size_t bytes = h.bits / 8, stride = (h.width * h.bits + 31) / 32 * 4;
  const bool has_alpha = h.masks[3] != 0;
  Image image{int(h.height), int(h.width), has_alpha ? 4 : 3};
  for (std::size_t row = 0; row < h.height; ++row)
    for (std::size_t column = 0; column < h.width; ++column) {
      const std::uint32_t pixel = pixels.number(row * stride + column * bytes, bytes);
      std::uint8_t* out = image.at(int(h.from_top ? row : h.height - 1 - row), int(column));
      for (std::size_t c = 0; c < std::size_t(image.channels); ++c) out[c] = bmp_level(pixel, h.masks[c]);
    }
  blend_on_white(image);
  return image;
}

}  // namespace detail

/// The picture in a BMP file as RGB: Microsoft's and OS/2's headers, 1 to 32 bits, palettes, masks, run lengths;
/// transparent parts (possible with masks only) on white. Throws Error when the data is damaged, cut short, too large
/// or of a kind that is not supported, which it names.
[[nodiscard]] inline Image decode_bmp(std::span<const std::byte> bytes, const ImageLimits& limits = {}) {
  const detail::BmpBytes file{bytes};
  const detail::BmpHeader h = detail::read_bmp_header(file, limits);
  if (h.pixels > bytes.size()) throw Error(detail::bmp_ends_early);
  const auto data = bytes.subspan(h.pixels);
  const bool has_runs = h.compression == detail::BmpHeader::runs_of_8 || h.compression == detail::BmpHeader::runs_of_4;
  // The padding of the last row may be missing.
  const std::size_t stride = (h.width * h.bits + 31) / 32 * 4, last = (h.width * h.bits + 7) / 8;
  if (!has_runs && data.size() < (h.height - 1) * stride + last) throw Error(detail::bmp_ends_early);
  return h.bits <= 8 ? detail::bmp_with_palette(file, h, data) : detail::bmp_with_masks(h, data);
}

}  // namespace animevae
