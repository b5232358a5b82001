// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>  // jpeglib.h needs FILE
#include <span>
#include <string_view>
#include <utility>

#include <jerror.h>
#include <jpeglib.h>

#include <animevae/core/c_library.hpp>
#include <animevae/core/error.hpp>
#include <animevae/image/exif.hpp>
#include <animevae/image/image.hpp>
#include <animevae/image/image_limits.hpp>

namespace animevae {

namespace detail {

/// libjpeg's decompressor with errors returned as text. Warnings about lost parts of the picture (the grey lower half
/// of a truncated file) are errors here.
struct JpegReader {
  Landing landing{};
  jpeg_error_mgr errors{};
  jpeg_progress_mgr progress{};
  jpeg_decompress_struct jpeg{};

  JpegReader() {
    jpeg.err = jpeg_std_error(&errors);
    jpeg.client_data = &landing;
    errors.error_exit = failed;
    errors.emit_message = warned;
    progress.progress_monitor = count_scans;
  }
  JpegReader(const JpegReader&) = delete;
  JpegReader& operator=(const JpegReader&) = delete;
  ~JpegReader() { jpeg_destroy_decompress(&jpeg); }

  template <class Step>
  void run(const Step& step) {
    if (!finishes(landing, step)) throw Error(landing.text());
  }

 private:
  static Landing& landing_of(j_common_ptr jpeg) { return *static_cast<Landing*>(jpeg->client_data); }

  static void failed(j_common_ptr jpeg) {
    std::array<char, JMSG_LENGTH_MAX> reason{};
    jpeg->err->format_message(jpeg, reason.data());
    Landing& landing = landing_of(jpeg);
    std::snprintf(landing.message.data(), landing.message.size(), "JPEG data is damaged (%.150s)", reason.data());
    landing.jump();
  }

  static void warned(j_common_ptr jpeg, int level) {
    if (level >= 0) return;  // tracing
    switch (jpeg->err->msg_code) {
      case JWRN_JPEG_EOF: landing_of(jpeg).note("JPEG data ends early (truncated)"); landing_of(jpeg).jump();
      case JWRN_EXTRANEOUS_DATA:  // these warnings lose nothing of the picture
      case JWRN_ADOBE_XFORM:
      case JWRN_NOT_SEQUENTIAL:
      case JWRN_TOO_MUCH_DATA: return;
      default: failed(jpeg);
    }
  }

  /// Limits the scans: a small hostile progressive file may ask for thousands of passes over a large picture; real ones
  /// have about ten.
  static void count_scans(j_common_ptr jpeg) {
    constexpr int most = 200;
    if (!jpeg->is_decompressor || reinterpret_cast<j_decompress_ptr>(jpeg)->input_scan_number <= most) return;
    landing_of(jpeg).note("JPEG data is damaged (more than 200 progressive scans)");
    landing_of(jpeg).jump();
  }
};

/// Converts CMYK to RGB, in place. Files with Adobe's marker hold 255 for no ink, others 0 (libjpeg.txt, 'CMYK').
inline void cmyk_to_rgb(Image& image, bool adobe) {
  const std::size_t count = image.pixels.size() / 4;
  const unsigned flip = adobe ? 0 : 255;
  for (std::size_t i = 0; i < count; ++i) {
    const unsigned light = image.pixels[4 * i + 3] ^ flip;
    for (std::size_t c = 0; c < 3; ++c)
      image.pixels[3 * i + c] = std::uint8_t(((image.pixels[4 * i + c] ^ flip) * light + 127) / 255);
  }
  image.channels = 3;
  image.pixels.resize(3 * count);
}

inline int jpeg_orientation(jpeg_saved_marker_ptr marker) {
  constexpr std::string_view exif{"Exif\0\0", 6};
  for (; marker != nullptr; marker = marker->next) {
    const std::span<const std::byte> data{reinterpret_cast<const std::byte*>(marker->data), marker->data_length};
    if (data.size() >= exif.size() && std::equal(exif.begin(), exif.end(), marker->data))
      return exif_orientation(data.subspan(exif.size()));
  }
  return 1;
}

}  // namespace detail

/// The picture in a JPEG file as RGB, upright: grey and CMYK converted, the camera's orientation (Exif) applied.
/// Throws Error when the data is damaged, cut short or too large.
[[nodiscard]] inline Image decode_jpeg(std::span<const std::byte> bytes, const ImageLimits& limits = {}) {
  detail::JpegReader file;
  auto& jpeg = file.jpeg;
  file.run([&] {
    jpeg_create_decompress(&jpeg);
    jpeg.progress = &file.progress;
    jpeg_mem_src(&jpeg, reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<unsigned long>(bytes.size()));
    jpeg_save_markers(&jpeg, JPEG_APP0 + 1, 0xffff);
    jpeg_read_header(&jpeg, TRUE);
  });
  check_pixel_limit(jpeg.image_width, jpeg.image_height, limits);

  const int orientation = detail::jpeg_orientation(jpeg.marker_list);  // the list does not outlive decompression
  const bool inks = jpeg.jpeg_color_space == JCS_CMYK || jpeg.jpeg_color_space == JCS_YCCK;
  Image image{int(jpeg.image_height), int(jpeg.image_width), inks ? 4 : 3};
  file.run([&] {
    jpeg.out_color_space = inks ? JCS_CMYK : JCS_RGB;
    jpeg_start_decompress(&jpeg);
    while (jpeg.output_scanline < jpeg.output_height) {
      JSAMPROW row = image.at(int(jpeg.output_scanline), 0);
      jpeg_read_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_decompress(&jpeg);
  });
  if (inks) detail::cmyk_to_rgb(image, jpeg.saw_Adobe_marker != 0);
  return upright(std::move(image), orientation);
}

}  // namespace animevae
