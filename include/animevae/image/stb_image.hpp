// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <climits>
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
#include <animevae/image/blend.hpp>
#include <animevae/image/image.hpp>
#include <animevae/image/image_limits.hpp>

namespace animevae::detail {

/// The byte with which memory allocated by stb is filled: stb leaves pixels that a truncated file lacks uninitialised.
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
#define STBI_NO_BMP  // 2.27 reads no run lengths and misreads headers of 52 and 56 bytes
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
#undef STBI_NO_BMP
#undef STBI_NO_PNM
#undef STBI_NO_PSD
#undef STBI_NO_ZLIB
#undef STBI_MALLOC
#undef STBI_REALLOC
#undef STBI_FREE

namespace animevae {

namespace detail {

[[nodiscard]] inline bool is_gif(std::span<const std::byte> bytes) {
  constexpr std::array magic{'G', 'I', 'F', '8'};
  return bytes.size() >= 13 && std::equal(magic.begin(), magic.end(), bytes.begin(),
                                          [](char letter, std::byte byte) { return std::byte(letter) == byte; });
}

/// The offset of the position and size of a GIF's first frame; nothing when the file is cut short or damaged before.
[[nodiscard]] inline std::optional<std::size_t> first_gif_frame(std::span<const std::byte> file) {
  const auto byte = [&](std::size_t at) { return at < file.size() ? std::to_integer<std::size_t>(file[at]) : 0; };
  const std::size_t flags = byte(10);
  std::size_t at = 13 + ((flags & 0x80) != 0 ? 3 * (std::size_t{2} << (flags & 7)) : 0);
  while (byte(at) == 0x21) {  // an extension: its kind, blocks that begin with their length, an empty one
    at += 2;
    while (byte(at) != 0) at += 1 + byte(at);
    ++at;
  }
  if (byte(at) != 0x2c || at + 9 > file.size()) return std::nullopt;
  return at + 1;
}

/// Changes a GIF so that stb decodes it as browsers show it. The area outside the first frame becomes transparent: stb
/// would fill it with the background colour, red and blue exchanged, unless that is number 0. A first frame that is
/// larger than the screen enlarges it; stb would refuse the file.
inline void prepare_gif(std::span<std::byte> file) {
  file[11] = std::byte{0};
  const auto frame = first_gif_frame(file);
  if (!frame) return;
  const auto number = [&](std::size_t at) {
    return std::to_integer<std::size_t>(file[at]) | std::to_integer<std::size_t>(file[at + 1]) << 8;
  };
  for (const std::size_t side : {std::size_t{0}, std::size_t{2}}) {  // width, height
    const std::size_t needed = number(*frame + side) + number(*frame + 4 + side);
    if (needed <= number(6 + side) || needed > 65535) continue;
    file[6 + side] = std::byte(needed & 255);
    file[7 + side] = std::byte(needed >> 8);
  }
}

/// Makes a TGA opaque if its descriptor says that its pixels have no alpha; stb takes the unused bits for alpha.
inline void make_opaque_without_alpha(std::span<const std::byte> file, Image& image) {
  if (file.size() < 18 || std::to_integer<unsigned>(file[17] & std::byte{15}) != 0) return;
  for (std::size_t i = 3; i < image.pixels.size(); i += 4) image.pixels[i] = 255;
}

/// Decodes with stb, with the byte `padding` in place of missing data: where stb reads zeros behind the end of its
/// input, and where it leaves memory uninitialised.
inline std::optional<Image> decode_padded(std::span<const std::byte> bytes, std::uint8_t padding,
                                          const ImageLimits& limits) {
  if (bytes.size() > std::size_t{INT_MAX} - 4096) throw Error("is larger than 2 GiB");
  std::vector<std::byte> padded(bytes.begin(), bytes.end());
  padded.resize(bytes.size() + 1024, std::byte{padding});
  const bool gif = is_gif(bytes);
  if (gif) prepare_gif(std::span{padded}.first(bytes.size()));
  const auto data = [&] { return reinterpret_cast<const stb::stbi_uc*>(padded.data()); };
  int width = 0, height = 0, channels = 0;
  if (stb::stbi_info_from_memory(data(), int(padded.size()), &width, &height, &channels) == 0) return std::nullopt;
  check_pixel_limit(width, height, limits);
  stb_filling = padding;
  const std::unique_ptr<stb::stbi_uc, void (*)(void*)> pixels{
      stb::stbi_load_from_memory(data(), int(padded.size()), &width, &height, &channels, 4), stb::stbi_image_free};
  if (!pixels) throw Error(std::string{"image data is damaged ("} + stb::stbi_failure_reason() + ")");
  Image image{height, width, 4};
  std::copy_n(pixels.get(), image.pixels.size(), image.pixels.begin());
  if (!gif) make_opaque_without_alpha(bytes, image);
  return image;
}

}  // namespace detail

/// The picture in a GIF (its first frame) or TGA file as RGB, transparent parts on white; nothing when the file is
/// neither. Throws Error when the data is damaged, cut short or too large.
[[nodiscard]] inline std::optional<Image> decode_with_stb(std::span<const std::byte> bytes,
                                                          const ImageLimits& limits = {}) {
  auto image = detail::decode_padded(bytes, 0, limits);
  if (!image) return std::nullopt;
  // stb takes missing data for zeros. If other bytes behind the end give another picture, data is missing.
  std::optional<Image> other;
  try {
    other = detail::decode_padded(bytes, 255, limits);
  } catch (const Error&) {}
  if (other != image) throw Error("image data ends early (truncated)");
  blend_on_white(*image);
  return image;
}

}  // namespace animevae
