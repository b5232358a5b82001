// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include <animevae/image/image.hpp>

namespace animevae {

namespace detail {

/// Numbers of a TIFF block in its own byte order; nothing when they lie outside the block.
struct TiffBlock {
  std::span<const std::byte> bytes;
  bool big_endian = false;

  [[nodiscard]] std::optional<std::uint32_t> number(std::size_t offset, std::size_t width) const {
    if (offset > bytes.size() || width > bytes.size() - offset) return std::nullopt;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < width; ++i)
      value = value << 8 | std::to_integer<std::uint32_t>(bytes[offset + (big_endian ? i : width - 1 - i)]);
    return value;
  }
};

}  // namespace detail

/// The orientation tag of an Exif block (which starts with its byte order, 'II' or 'MM'): how a camera was held, 1 to
/// 8 as in Exif 2.3 section 4.6.4. Anything missing, malformed or out of range counts as 1, upright.
[[nodiscard]] inline int exif_orientation(std::span<const std::byte> tiff) {
  detail::TiffBlock block{tiff};
  const auto order = block.number(0, 2);
  if (order != 0x4949 && order != 0x4d4d) return 1;
  block.big_endian = order == 0x4d4d;
  if (block.number(2, 2) != 42) return 1;
  const auto directory = block.number(4, 4);
  const auto entries = directory ? block.number(*directory, 2) : std::nullopt;
  for (std::size_t i = 0; i < entries.value_or(0); ++i) {
    const std::size_t entry = std::size_t{*directory} + 2 + 12 * i;  // tag, type, count, value
    const auto tag = block.number(entry, 2);
    if (!tag) return 1;
    if (tag != 0x0112) continue;
    const bool one_short = block.number(entry + 2, 2) == 3 && block.number(entry + 4, 4) == 1;
    const auto value = block.number(entry + 8, 2);
    return one_short && value && *value >= 1 && *value <= 8 ? int(*value) : 1;
  }
  return 1;
}

/// The picture as it is meant to be seen, from its stored pixels and their Exif orientation.
[[nodiscard]] inline Image upright(Image stored, int orientation) {
  if (orientation < 2 || orientation > 8) return stored;
  const bool transposed = orientation >= 5;
  Image image{transposed ? stored.width : stored.height, transposed ? stored.height : stored.width, stored.channels};
  // The stored row and column of a pixel: swapped for orientations 5 to 8, then counted from the far side.
  const bool from_bottom = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  const bool from_right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  for (int row = 0; row < image.height; ++row) {
    for (int column = 0; column < image.width; ++column) {
      auto [y, x] = transposed ? std::pair{column, row} : std::pair{row, column};
      if (from_bottom) y = stored.height - 1 - y;
      if (from_right) x = stored.width - 1 - x;
      std::copy_n(stored.at(y, x), image.channels, image.at(row, column));
    }
  }
  return image;
}

}  // namespace animevae
