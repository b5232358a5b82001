// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <animevae/core/error.hpp>
#include <animevae/image/image.hpp>
#include <animevae/image/image_limits.hpp>

namespace animevae {

namespace detail {

/// Whether a file is a binary PBM, PGM or PPM.
[[nodiscard]] inline bool is_pnm(std::string_view bytes) {
  constexpr std::string_view may_follow = " \t\n\v\f\r#";
  return bytes.size() > 2 && bytes[0] == 'P' && bytes[1] >= '4' && bytes[1] <= '6' &&
         may_follow.find(bytes[2]) != std::string_view::npos;
}

/// The next number in the header of a PNM file, behind white space and comments. Values are capped at 10^12.
[[nodiscard]] inline std::int64_t pnm_number(std::string_view bytes, std::size_t& at, const char* name) {
  const auto is_digit = [&] { return at < bytes.size() && bytes[at] >= '0' && bytes[at] <= '9'; };
  for (; at < bytes.size() && !is_digit(); ++at) {
    if (bytes[at] == '#') at = (std::min)(bytes.find_first_of("\r\n", at), bytes.size() - 1);
    else if (bytes[at] != ' ' && (bytes[at] < '\t' || bytes[at] > '\r')) break;
  }
  if (at == bytes.size()) throw Error("PNM data ends early (truncated)");
  if (!is_digit()) throw Error(std::string{"PNM data is damaged (its "} + name + " is not a number)");
  constexpr std::int64_t enough = 1'000'000'000'000;
  std::int64_t value = 0;
  for (; is_digit(); ++at) value = (std::min)(value * 10 + (bytes[at] - '0'), enough);
  return value;
}

/// The pixels of a PBM: one bit each, 1 is black, rows padded to bytes.
[[nodiscard]] inline Image pbm_pixels(std::span<const std::byte> data, std::int64_t width, std::int64_t height) {
  const std::size_t stride = (std::size_t(width) + 7) / 8;
  if (data.size() / stride < std::size_t(height)) throw Error("PNM data ends early (truncated)");
  Image image{int(height), int(width), 3, 255};
  for (std::size_t row = 0; row < std::size_t(height); ++row)
    for (std::size_t column = 0; column < std::size_t(width); ++column)
      if ((data[row * stride + column / 8] & std::byte{128} >> column % 8) != std::byte{0})
        std::fill_n(image.at(int(row), int(column)), 3, std::uint8_t{0});
  return image;
}

}  // namespace detail

/// The picture in a binary PBM, PGM or PPM file as RGB: grey widened, levels scaled to 0..255 and rounded.
/// Throws Error when the data is damaged, cut short or too large.
[[nodiscard]] inline Image decode_pnm(std::span<const std::byte> bytes, const ImageLimits& limits = {}) {
  const std::string_view text{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  if (!detail::is_pnm(text)) throw Error("is not a binary PBM, PGM or PPM image");
  std::size_t at = 2;
  const std::int64_t width = detail::pnm_number(text, at, "width");
  const std::int64_t height = detail::pnm_number(text, at, "height");
  const bool has_levels = text[1] != '4';
  const std::int64_t most = has_levels ? detail::pnm_number(text, at, "highest level") : 1;
  check_pixel_limit(width, height, limits);
  if (most < 1 || most > 65535) throw Error("PNM data is damaged (its highest level is not 1 to 65535)");
  ++at;  // a single white space
  if (!has_levels) return detail::pbm_pixels(bytes.subspan((std::min)(at, bytes.size())), width, height);

  const std::size_t channels = text[1] == '6' ? 3 : 1, sample_bytes = most > 255 ? 2 : 1;
  const std::size_t pixels = std::size_t(width) * std::size_t(height);
  if (at > bytes.size() || (bytes.size() - at) / (channels * sample_bytes) < pixels)
    throw Error("PNM data ends early (truncated)");
  const auto level = [&](std::size_t sample) {
    const auto byte = [&](std::size_t i) { return std::to_integer<std::int64_t>(bytes[i]); };
    const std::size_t i = at + sample * sample_bytes;
    const std::int64_t value = sample_bytes == 2 ? byte(i) << 8 | byte(i + 1) : byte(i);
    return std::uint8_t(((std::min)(value, most) * 255 + most / 2) / most);
  };
  Image image{int(height), int(width), 3};
  for (std::size_t i = 0; i < pixels; ++i)
    for (std::size_t c = 0; c < 3; ++c) image.pixels[3 * i + c] = level(channels * i + c % channels);
  return image;
}

}  // namespace animevae
