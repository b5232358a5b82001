// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <cstdint>

#include <animevae/core/error.hpp>

namespace animevae {

/// How large a picture may be before its file is refused. Checked against the file's header, before any memory is
/// taken for the pixels, so that a few hostile bytes cannot ask for gigabytes.
struct ImageLimits {
  int side = 100'000;                                 ///< width, and height
  std::int64_t pixels = 100'000'000;                  ///< width times height
  std::int64_t file_bytes = std::int64_t{512} << 20;  ///< size of the compressed file
};

/// Throws an Error that names both extents and the limit when a header announces a picture beyond the limits.
inline void check_pixel_limit(std::int64_t width, std::int64_t height, const ImageLimits& limits) {
  if (width < 1 || height < 1) throw Error(fmt::format("announces an image of {}x{} pixels", width, height));
  if (width > limits.side || height > limits.side)
    throw Error(fmt::format("is {}x{} pixels, more than the limit of {} on a side", width, height, limits.side));
  if (width > limits.pixels / height)
    throw Error(fmt::format("is {}x{} pixels, more than the limit of {} pixels", width, height, limits.pixels));
}

}  // namespace animevae
