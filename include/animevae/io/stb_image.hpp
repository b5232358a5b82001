// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
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

namespace animevae::detail {

/// What stb finds in memory that it has not written: pixels that a file cut short does not hold are left as they come.
inline thread_local int stb_filling = 0;

inline void* stb_allocate(std::size_t size) {
  void* memory = std::malloc(size);
  return memory == nullptr ? nullptr : std::memset(memory, stb_filling, size);
}

}  // namespace animevae::detail

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
#define STBI_NO_PNM  // 2.27 takes the bytes of 16 bits in the wrong order, and its numbers overflow
#define STBI_NO_PSD  // 2.27 takes 16 packed bits for 8, and its colours under an alpha overflow: not read at all
#define STBI_MALLOC(size) ::animevae::detail::stb_allocate(size)
#define STBI_REALLOC(memory, size) std::realloc(memory, size)
#define STBI_FREE(memory) std::free(memory)
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
#undef STBI_NO_PNM
#undef STBI_NO_PSD
#undef STBI_NO_ZLIB
#undef STBI_MALLOC
#undef STBI_REALLOC
#undef STBI_FREE

namespace animevae {

namespace detail {

/// Gives the palette of a BMP all 256 entries, the new ones black. Of a shorter one stb 2.27 would take the rest from
/// memory that it has not written, and of one with OS/2's short header it forgets four entries.
inline void complete_bmp_palette(std::vector<std::byte>& file) {
  const auto number = [&](std::size_t at, std::size_t width) {
    std::size_t value = 0;
    while (width-- > 0) value = value << 8 | std::to_integer<std::size_t>(file[at + width]);
    return value;
  };
  const std::size_t header = number(14, 4), pixels = number(10, 4);
  const bool short_header = header == 12;
  if (number(short_header ? 24 : 28, 2) >= 16) return;
  const std::size_t palette = 14 + header, entry = short_header ? 3 : 4;
  if (pixels < palette + entry || pixels > file.size()) throw Error{"image data is damaged (a palette is missing)"};
  const std::size_t whole = palette + 256 * entry + (short_header ? 12 : 0);
  if (pixels >= whole) return;
  file.insert(file.begin() + std::ptrdiff_t(pixels), whole - pixels, std::byte{0});
  for (std::size_t i = 0; i < 4; ++i) file[10 + i] = std::byte(whole >> 8 * i & 255);
}

/// stb reads zeros behind the end of its input, or leaves its memory as it is. `padding` is put in both places instead.
inline std::optional<Image> decode_padded(std::span<const std::byte> bytes, std::uint8_t padding,
                                          const ImageLimits& limits) {
  if (bytes.size() > std::size_t{INT_MAX} - 4096) throw Error{"is larger than 2 GiB"};
  std::vector<std::byte> padded(bytes.begin(), bytes.end());
  padded.resize(bytes.size() + 1024, std::byte{padding});
  const auto data = [&] { return reinterpret_cast<const stb::stbi_uc*>(padded.data()); };
  int width = 0, height = 0, channels = 0;
  if (stb::stbi_info_from_memory(data(), int(padded.size()), &width, &height, &channels) == 0) return std::nullopt;
  check_pixel_limit(width, std::abs(std::int64_t{height}), limits);  // negative: a BMP from top to bottom
  if (bytes.size() > 2 && bytes[0] == std::byte{'B'} && bytes[1] == std::byte{'M'}) complete_bmp_palette(padded);
  stb_filling = padding;
  const std::unique_ptr<stb::stbi_uc, void (*)(void*)> pixels{
      stb::stbi_load_from_memory(data(), int(padded.size()), &width, &height, &channels, 4), stb::stbi_image_free};
  if (!pixels) throw Error{std::string{"image data is damaged ("} + stb::stbi_failure_reason() + ")"};
  Image image{height, width, 4};
  std::copy_n(pixels.get(), image.pixels.size(), image.pixels.begin());
  return image;
}

}  // namespace detail

/// The picture in a BMP, GIF (its first frame) or TGA file as RGB, transparent parts on white; nothing
/// when the file is none of these. Throws Error when the data is damaged, cut short or too large.
[[nodiscard]] inline std::optional<Image> decode_with_stb(std::span<const std::byte> bytes,
                                                          const ImageLimits& limits = {}) {
  auto image = detail::decode_padded(bytes, 0, limits);
  if (!image) return std::nullopt;
  // stb takes what is missing for zeros. If other bytes behind the end give another picture, it needed them.
  std::optional<Image> other;
  try {
    other = detail::decode_padded(bytes, 255, limits);
  } catch (const Error&) {}
  if (other != image) throw Error{"image data ends early (truncated)"};
  blend_on_white(*image);
  return image;
}

}  // namespace animevae
