// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <vector>

#include <jpeglib.h>

#include <animevae/image/image.hpp>

/// The kinds of JPEG file that cameras and programs make.
struct JpegKind {
  int quality = 100;
  bool progressive = false;
  bool adobe_marker = true;                    ///< matters for CMYK only
  std::span<const jpeg_scan_info> scans = {};  ///< the passes of a progressive file, one by one
  std::span<const std::uint8_t> exif = {};     ///< an APP1 block, as it stands
};

/// libjpeg's own encoder: 1 channel is grey, 3 are RGB, 4 are CMYK as stored.
inline std::vector<std::byte> encode_jpeg(const animevae::Image& image, const JpegKind& kind = {}) {
  jpeg_compress_struct jpeg{};
  jpeg_error_mgr errors{};
  jpeg.err = jpeg_std_error(&errors);
  jpeg_create_compress(&jpeg);
  unsigned char* memory = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&jpeg, &memory, &size);
  jpeg.image_width = JDIMENSION(image.width);
  jpeg.image_height = JDIMENSION(image.height);
  jpeg.input_components = image.channels;
  jpeg.in_color_space = image.channels == 1 ? JCS_GRAYSCALE : image.channels == 3 ? JCS_RGB : JCS_CMYK;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, kind.quality, TRUE);
  if (kind.progressive) jpeg_simple_progression(&jpeg);
  if (!kind.scans.empty()) jpeg.scan_info = kind.scans.data(), jpeg.num_scans = int(kind.scans.size());
  if (image.channels == 4) jpeg.write_Adobe_marker = kind.adobe_marker ? TRUE : FALSE;
  jpeg_start_compress(&jpeg, TRUE);
  if (!kind.exif.empty()) jpeg_write_marker(&jpeg, JPEG_APP0 + 1, kind.exif.data(), unsigned(kind.exif.size()));
  for (int row = 0; row < image.height; ++row) {
    auto* line = const_cast<std::uint8_t*>(image.at(row, 0));
    jpeg_write_scanlines(&jpeg, &line, 1);
  }
  jpeg_finish_compress(&jpeg);
  jpeg_destroy_compress(&jpeg);
  const auto* first = reinterpret_cast<const std::byte*>(memory);
  std::vector<std::byte> bytes(first, first + size);
  std::free(memory);
  return bytes;
}
