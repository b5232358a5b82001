// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <animevae/core/error.hpp>
#include <animevae/core/read_file.hpp>
#include <animevae/image/bmp.hpp>
#include <animevae/image/image.hpp>
#include <animevae/image/image_limits.hpp>
#include <animevae/image/jpeg.hpp>
#include <animevae/image/png.hpp>
#include <animevae/image/pnm.hpp>
#include <animevae/image/stb_image.hpp>
#include <animevae/image/webp.hpp>

namespace animevae {

namespace detail {

using namespace std::string_view_literals;

[[nodiscard]] inline bool has_at(std::string_view bytes, std::size_t offset, std::string_view magic) {
  return bytes.size() >= offset && bytes.substr(offset).starts_with(magic);
}

/// Whether the first 1024 bytes have no control characters but white space; bytes from 128 on may be UTF-8.
[[nodiscard]] inline bool looks_like_text(std::string_view bytes) {
  return std::ranges::all_of(bytes.substr(0, 1024), [](char letter) {
    const auto code = static_cast<unsigned char>(letter);
    return (code >= ' ' && code != 0x7f) || (code >= '\t' && code <= '\r') || code == 0x1b;
  });
}

/// Whether an ISO media brand is AVIF or HEIC, still or sequence.
[[nodiscard]] inline bool is_avif_or_heic(std::string_view brand) {
  constexpr std::array brands{"avif"sv, "avis"sv, "heic"sv, "heix"sv, "heim"sv,
                              "heis"sv, "hevc"sv, "hevx"sv, "mif1"sv, "msf1"sv};
  return std::find(brands.begin(), brands.end(), brand) != brands.end();
}

/// Whether a file is a plain-text PBM, PGM or PPM (P1, P2, P3).
[[nodiscard]] inline bool is_plain_pnm(std::string_view bytes) {
  if (bytes.size() < 4 || bytes[0] != 'P' || bytes[1] < '1' || bytes[1] > '3') return false;
  const std::size_t first = bytes.find_first_not_of(" \t\n\v\f\r", 2);
  return first > 2 && first < bytes.size() && (bytes[first] == '#' || (bytes[first] >= '0' && bytes[first] <= '9'));
}

/// The rest of a sentence on a file that cannot be read as an image: its kind, and what to do.
[[nodiscard]] inline std::string_view unreadable_kind(std::string_view bytes) {
  if (has_at(bytes, 4, "ftyp") && is_avif_or_heic(bytes.substr(8, 4)))
    return "is an AVIF or HEIC image, which is not read; save it as PNG or JPEG";
  if (has_at(bytes, 0, "II*\0"sv) || has_at(bytes, 0, "MM\0*"sv))
    return "is a TIFF image, which is not read; save it as PNG or JPEG";
  if (has_at(bytes, 0, "8BPS")) return "is a Photoshop file, which is not read; save it as PNG or JPEG";
  if (is_plain_pnm(bytes)) return "is a PNM image in plain text, which is not read; save it as PNG or JPEG";
  if (has_at(bytes, 0, "P7\n")) return "is a PAM image, which is not read; save it as PNG or JPEG";
  if (looks_like_text(bytes)) return "is a text file, not an image";
  return "is not an image of a kind that is read (JPEG, PNG, WebP, GIF, BMP, TGA, PNM)";
}

}  // namespace detail

/// The picture in the bytes of a JPEG, PNG, WebP, GIF, BMP, TGA or PNM file, told apart by content: 3 channels
/// (RGB), upright, transparent parts on white. Throws Error, which says what is wrong but knows no path.
[[nodiscard]] inline Image decode_image(std::span<const std::byte> bytes, const ImageLimits& limits = {}) {
  using detail::has_at;
  if (bytes.empty()) throw Error("is empty (0 bytes)");
  const std::string_view text{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  if (has_at(text, 0, "\xff\xd8\xff")) return decode_jpeg(bytes, limits);
  if (has_at(text, 0, "\x89PNG\r\n\x1a\n")) return decode_png(bytes, limits);
  if (detail::is_webp(text)) return decode_webp(bytes, limits);
  if (detail::is_bmp(text)) return decode_bmp(bytes, limits);
  if (detail::is_pnm(text)) return decode_pnm(bytes, limits);
  if (auto image = decode_with_stb(bytes, limits)) return *std::move(image);
  throw Error(std::string{detail::unreadable_kind(text)});
}

/// The picture in an image file as `decode_image` gives it. Throws FileError when the file cannot be read, is no image,
/// is damaged, cut short or larger than the limits.
[[nodiscard]] inline Image read_image(const std::filesystem::path& path, const ImageLimits& limits = {}) {
  const auto bytes = read_file(path, std::uint64_t(limits.file_bytes));
  try {
    return decode_image(bytes, limits);
  } catch (const Error& error) {
    throw FileError(path, error.what());
  }
}

}  // namespace animevae
