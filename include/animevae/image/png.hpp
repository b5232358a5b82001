// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>
#include <png.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <animevae/core/atomic_file.hpp>
#include <animevae/core/c_library.hpp>
#include <animevae/core/error.hpp>
#include <animevae/image/blend.hpp>
#include <animevae/image/exif.hpp>
#include <animevae/image/image.hpp>
#include <animevae/image/image_limits.hpp>

namespace animevae {

namespace detail {

inline constexpr const char* png_ends_early = "PNG data ends early (truncated)";

[[noreturn]] inline void png_failed(png_structp png, png_const_charp message) {
  auto& landing = *static_cast<Landing*>(png_get_error_ptr(png));
  landing.note(message);
  landing.jump();
}

inline void png_warned(png_structp, png_const_charp) {}  // libpng would print to stderr

struct PngWriter {
  Landing landing;
  std::vector<std::byte> bytes;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &landing, png_failed, png_warned);
  png_infop info = png ? png_create_info_struct(png) : nullptr;

  PngWriter() = default;
  PngWriter(const PngWriter&) = delete;
  PngWriter& operator=(const PngWriter&) = delete;
  ~PngWriter() { png_destroy_write_struct(&png, &info); }

  static void append(png_structp png, png_bytep data, png_size_t size) {
    auto& out = *static_cast<std::vector<std::byte>*>(png_get_io_ptr(png));
    bool stored = true;
    try {
      const auto* first = reinterpret_cast<const std::byte*>(data);
      out.insert(out.end(), first, first + size);
    } catch (...) {  // an exception must not pass through libpng
      stored = false;
    }
    if (!stored) png_error(png, "out of memory");
  }
};

struct PngReader {
  Landing landing;
  std::span<const std::byte> unread;
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &landing, png_failed, png_warned);
  png_infop info = png ? png_create_info_struct(png) : nullptr;

  explicit PngReader(std::span<const std::byte> bytes) : unread{bytes} {}
  PngReader(const PngReader&) = delete;
  PngReader& operator=(const PngReader&) = delete;
  ~PngReader() { png_destroy_read_struct(&png, &info, nullptr); }

  static void take(png_structp png, png_bytep data, png_size_t size) {
    auto& unread = *static_cast<std::span<const std::byte>*>(png_get_io_ptr(png));
    if (size > unread.size()) png_error(png, png_ends_early);
    std::copy_n(reinterpret_cast<const png_byte*>(unread.data()), size, data);
    unread = unread.subspan(size);
  }
};

/// Throws an Error when a chunk announces more than the file holds; libpng would ask for that much memory at once.
inline void check_chunk_lengths(std::span<const std::byte> bytes) {
  for (std::size_t at = 8;;) {  // behind the signature
    if (bytes.size() < at + 12) throw Error(png_ends_early);
    const auto number = [&](std::size_t offset) {
      std::uint32_t value = 0;
      for (const std::byte byte : bytes.subspan(at + offset, 4))
        value = value << 8 | std::to_integer<std::uint32_t>(byte);
      return value;
    };
    const std::size_t length = number(0);
    if (length > bytes.size() - at - 12) throw Error(png_ends_early);
    if (number(4) == 0x49454E44) return;  // IEND
    at += 12 + length;                    // length, type, data, checksum
  }
}

/// Lets libpng skip chunks that are not used here, above all profiles and texts, which can expand from a small file to
/// gigabytes.
inline void skip_unused_chunks(png_structp png) {
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, nullptr, -1);  // all but the picture's own
  constexpr png_byte exif[] = {'e', 'X', 'I', 'f', 0};
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_AS_DEFAULT, exif, 1);
}

inline int png_orientation(png_structp png, png_infop info) {
  png_bytep exif = nullptr;
  png_uint_32 size = 0;
  if (png_get_eXIf_1(png, info, &size, &exif) == 0) return 1;
  return exif_orientation({reinterpret_cast<const std::byte*>(exif), size});
}

}  // namespace detail

struct PngOptions {
  int effort = 6;  ///< 1, fast, to 9, small: zlib's level
};

/// The PNG file of a picture of 1 (grey), 3 (RGB) or 4 channels (RGB and alpha), 8 bits per sample.
[[nodiscard]] inline std::vector<std::byte> encode_png(const Image& image, const PngOptions& options = {}) {
  if (options.effort < 1 || options.effort > 9)
    throw InvalidValue(fmt::format("the effort of a PNG is 1 to 9, not {}", options.effort));
  const int rows = image.height, columns = image.width, channels = image.channels;
  if (rows < 1 || columns < 1 || (channels != 1 && channels != 3 && channels != 4) ||
      image.pixels.size() != std::size_t(rows) * std::size_t(columns) * std::size_t(channels))
    throw InvalidValue(fmt::format("a PNG holds 1, 3 or 4 channels of at least 1x1 pixels, not {} of {}x{} in {} bytes",
                                   channels, columns, rows, image.pixels.size()));
  detail::PngWriter file;
  if (!file.info) throw Error("libpng could not start (out of memory, or not the libpng compiled against)");
  const int colour = channels == 1 ? PNG_COLOR_TYPE_GRAY : channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGBA;
  const bool written = detail::finishes(file.landing, [&] {
    png_set_write_fn(file.png, &file.bytes, detail::PngWriter::append, nullptr);
    png_set_user_limits(file.png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_compression_level(file.png, options.effort);
    png_set_IHDR(file.png, file.info, png_uint_32(columns), png_uint_32(rows), 8, colour, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(file.png, file.info);
    for (int row = 0; row < rows; ++row) png_write_row(file.png, image.at(row, 0));
    png_write_end(file.png, file.info);
  });
  if (!written) throw Error("PNG could not be made: " + file.landing.text());
  return std::move(file.bytes);
}

/// Writes a picture as PNG; the file appears whole or not at all.
inline void write_png(const std::filesystem::path& path, const Image& image) {
  const auto bytes = encode_png(image);
  write_file(path, std::span<const std::byte>{bytes});
}

/// The picture in a PNG file as RGB, upright: grey and palettes widened, 16 bits reduced to 8, transparent parts on
/// white, the orientation (Exif) applied; colour profiles and gamma are left as they are. Throws Error when the data is
/// damaged, cut short or too large.
[[nodiscard]] inline Image decode_png(std::span<const std::byte> bytes, const ImageLimits& limits = {}) {
  detail::check_chunk_lengths(bytes);
  detail::PngReader file{bytes};
  if (!file.info) throw Error("libpng could not start (out of memory, or not the libpng compiled against)");
  const auto or_throw = [&](bool finished) {
    if (finished) return;
    const std::string problem = file.landing.text();
    throw Error(problem == detail::png_ends_early ? problem : "PNG data is damaged (" + problem + ")");
  };

  or_throw(detail::finishes(file.landing, [&] {
    png_set_read_fn(file.png, &file.unread, detail::PngReader::take);
    png_set_user_limits(file.png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);  // ours below has the better sentence
    detail::skip_unused_chunks(file.png);
    png_read_info(file.png, file.info);
  }));
  const std::int64_t width = png_get_image_width(file.png, file.info);
  const std::int64_t height = png_get_image_height(file.png, file.info);
  check_pixel_limit(width, height, limits);

  or_throw(detail::finishes(file.landing, [&] {
    png_set_expand(file.png);  // palettes, 1 to 4 bit grey, tRNS
    png_set_scale_16(file.png);
    png_set_gray_to_rgb(file.png);
    png_set_interlace_handling(file.png);
    png_read_update_info(file.png, file.info);
  }));
  Image image{int(height), int(width), int(png_get_channels(file.png, file.info))};
  std::vector<png_bytep> rows(static_cast<std::size_t>(height));
  for (int row = 0; row < image.height; ++row) rows[std::size_t(row)] = image.at(row, 0);
  or_throw(detail::finishes(file.landing, [&] {
    png_read_image(file.png, rows.data());
    png_read_end(file.png, file.info);
  }));
  blend_on_white(image);
  return upright(std::move(image), detail::png_orientation(file.png, file.info));
}

}  // namespace animevae
