// SPDX-License-Identifier: MIT
#pragma once

#include <climits>
#include <cmath>
#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <animevae/core/error.hpp>
#include <animevae/io/blend.hpp>
#include <animevae/io/image.hpp>
#include <animevae/io/image_limits.hpp>

// stb's decoders in a namespace of ours (every standard header they ask for is included above), so that a program may
// have its own copy with other settings. No assertions: a hostile file must not end the program.
#ifdef STBI_INCLUDE_STB_IMAGE_H
#error "include animevae's headers before stb_image.h: its settings would otherwise be taken for ours"
#endif
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ASSERT(condition) ((void)0)
#define STBI_NO_STDIO
#define STBI_NO_SIMD
#define STBI_NO_LINEAR
#define STBI_NO_HDR
#define STBI_NO_PIC
#define STBI_NO_JPEG
#define STBI_NO_PNG
namespace animevae::detail::stb {
#if __has_include(<stb/stb_image.h>)
#include <stb/stb_image.h>
#else
#include <stb_image.h>
#endif
}  // namespace animevae::detail::stb
#undef STBI_INCLUDE_STB_IMAGE_H
#undef STB_IMAGE_IMPLEMENTATION
#undef STB_IMAGE_STATIC
#undef STBIDEF
#undef STBI_ASSERT
#undef STBI_NO_STDIO
#undef STBI_NO_SIMD
#undef STBI_NO_LINEAR
#undef STBI_NO_HDR
#undef STBI_NO_PIC
#undef STBI_NO_JPEG
#undef STBI_NO_PNG
#undef STBI_NO_ZLIB

namespace animevae {

namespace detail {

/// Grey, grey with alpha, RGB or RGBA, by the number of bytes, as RGBA. stb offers to do this too, but 2.27 then reads
/// behind its memory for a PGM or PPM of 16 bits.
inline Image to_rgba(std::span<const std::uint8_t> samples, int height, int width) {
  Image image{height, width, 4, 255};
  const std::size_t count = image.pixels.size() / 4, channels = samples.size() / count;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint8_t* from = &samples[channels * i];
    std::uint8_t* to = &image.pixels[4 * i];
    for (std::size_t c = 0; c < 3; ++c) to[c] = from[channels >= 3 ? c : 0];
    if (channels % 2 == 0) to[3] = from[channels - 1];
  }
  return image;
}

/// stb reads zeros behind the end of its input. `padding` bytes are put there instead.
inline std::optional<Image> decode_padded(std::span<const std::byte> bytes, std::byte padding,
                                          const ImageLimits& limits) {
  std::vector<std::byte> padded(bytes.begin(), bytes.end());
  padded.resize(bytes.size() + 1024, padding);
  if (padded.size() > std::size_t{INT_MAX}) throw Error{"is larger than 2 GiB"};
  const auto* data = reinterpret_cast<const stb::stbi_uc*>(padded.data());
  int width = 0, height = 0, channels = 0;
  if (stb::stbi_info_from_memory(data, int(padded.size()), &width, &height, &channels) == 0) return std::nullopt;
  check_pixel_limit(width, height, limits);
  const std::unique_ptr<stb::stbi_uc, void (*)(void*)> pixels{
      stb::stbi_load_from_memory(data, int(padded.size()), &width, &height, &channels, 0), stb::stbi_image_free};
  if (!pixels) throw Error{std::string{"image data is damaged ("} + stb::stbi_failure_reason() + ")"};
  return to_rgba({pixels.get(), std::size_t(height) * std::size_t(width) * std::size_t(channels)}, height, width);
}

}  // namespace detail

/// The picture in a BMP, GIF (its first frame), TGA, PSD, PGM or PPM file as RGB, transparent parts on white; nothing
/// when the file is none of these. Throws Error when the data is damaged, cut short or too large.
[[nodiscard]] inline std::optional<Image> decode_with_stb(std::span<const std::byte> bytes,
                                                          const ImageLimits& limits = {}) {
  auto image = detail::decode_padded(bytes, std::byte{0}, limits);
  if (!image) return std::nullopt;
  // stb takes what is missing for zeros. If other bytes behind the end give another picture, it needed them.
  std::optional<Image> other;
  try {
    other = detail::decode_padded(bytes, std::byte{255}, limits);
  } catch (const Error&) {}
  if (other != image) throw Error{"image data ends early (truncated)"};
  blend_on_white(*image);
  return image;
}

}  // namespace animevae
