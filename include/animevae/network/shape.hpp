// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace animevae {

/// Channels, height and width of one sample: an image, a feature map, or (with an extent of 1x1) a vector.
/// A structural type, so that it can be a template argument and compilers print it in diagnostics.
struct Shape {
  int channels = 0, height = 1, width = 1;

  [[nodiscard]] constexpr std::int64_t size() const { return std::int64_t{channels} * height * width; }
  [[nodiscard]] constexpr bool is_vector() const { return height == 1 && width == 1; }

  friend constexpr bool operator==(const Shape&, const Shape&) = default;
};

/// Height and width: of a kernel, a stride, an image.
struct Extent {
  int height = 1, width = 1;

  constexpr Extent() = default;
  constexpr Extent(int side) : height{side}, width{side} {}
  constexpr Extent(int rows, int columns) : height{rows}, width{columns} {}

  friend constexpr bool operator==(const Extent&, const Extent&) = default;
};

}  // namespace animevae
