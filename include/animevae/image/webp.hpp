// SPDX-License-Identifier: MIT
#pragma once

#include <webp/decode.h>
#include <webp/demux.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include <animevae/core/error.hpp>
#include <animevae/image/blend.hpp>
#include <animevae/image/exif.hpp>
#include <animevae/image/image.hpp>
#include <animevae/image/image_limits.hpp>

namespace animevae {

namespace detail {

inline constexpr const char* webp_ends_early = "WebP data ends early (truncated)";

[[nodiscard]] inline bool is_webp(std::string_view bytes) {
  return bytes.size() >= 12 && bytes.starts_with("RIFF") && bytes.substr(8, 4) == "WEBP";
}

using WebpDemuxer = std::unique_ptr<WebPDemuxer, void (*)(WebPDemuxer*)>;

inline WebpDemuxer open_webp(const WebPData& data) {
  WebPDemuxState state{};
  WebpDemuxer file{WebPDemuxPartial(&data, &state), WebPDemuxDelete};
  if (state == WEBP_DEMUX_PARSE_ERROR) throw Error("WebP data is damaged (its chunks do not fit together)");
  if (!file || state != WEBP_DEMUX_DONE) throw Error(webp_ends_early);
  return file;
}

/// Decodes a frame to its place in a picture of four channels.
inline void decode_webp_frame(const WebPIterator& frame, Image& image) {
  WebPDecoderConfig config;
  if (WebPInitDecoderConfig(&config) == 0) throw Error("WebP could not be read: not the libwebp compiled against");
  config.output.colorspace = MODE_RGBA;
  config.output.is_external_memory = 1;
  WebPRGBABuffer& out = config.output.u.RGBA;
  out.rgba = image.at(frame.y_offset, frame.x_offset);
  out.stride = 4 * image.width;
  out.size = image.pixels.size() - std::size_t(out.rgba - image.pixels.data());
  const VP8StatusCode status = WebPDecode(frame.fragment.bytes, frame.fragment.size, &config);
  WebPFreeDecBuffer(&config.output);
  if (status == VP8_STATUS_OK) return;
  if (status == VP8_STATUS_NOT_ENOUGH_DATA) throw Error(webp_ends_early);
  if (status == VP8_STATUS_OUT_OF_MEMORY) throw Error("WebP could not be read: out of memory");
  throw Error("WebP data is damaged (libwebp cannot decode it)");
}

/// The orientation in the EXIF chunk, which holds a TIFF block; some programs put JPEG's "Exif" prefix before it.
inline int webp_orientation(const WebPDemuxer* file) {
  WebPChunkIterator chunk{};
  if (WebPDemuxGetChunk(file, "EXIF", 1, &chunk) == 0) return 1;
  auto bytes = std::as_bytes(std::span{chunk.chunk.bytes, chunk.chunk.size});
  WebPDemuxReleaseChunkIterator(&chunk);  // the bytes are the file's own
  const std::string_view text{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  if (text.starts_with(std::string_view{"Exif\0\0", 6})) bytes = bytes.subspan(6);
  return exif_orientation(bytes);
}

}  // namespace detail

/// The picture in a WebP file, of an animation its first frame, as RGB, upright: lossy or lossless, transparent parts
/// on white, the orientation (Exif) applied. Throws Error when the data is damaged, cut short or too large.
[[nodiscard]] inline Image decode_webp(std::span<const std::byte> bytes, const ImageLimits& limits = {}) {
  const WebPData data{reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
  const detail::WebpDemuxer file = detail::open_webp(data);
  const std::int64_t width = WebPDemuxGetI(file.get(), WEBP_FF_CANVAS_WIDTH);
  const std::int64_t height = WebPDemuxGetI(file.get(), WEBP_FF_CANVAS_HEIGHT);
  check_pixel_limit(width, height, limits);

  WebPIterator frame{};
  const std::unique_ptr<WebPIterator, void (*)(WebPIterator*)> release{&frame, WebPDemuxReleaseIterator};
  if (WebPDemuxGetFrame(file.get(), 1, &frame) == 0) throw Error("WebP data is damaged (it holds no picture)");
  if (frame.x_offset < 0 || frame.y_offset < 0 || frame.x_offset + std::int64_t{frame.width} > width ||
      frame.y_offset + std::int64_t{frame.height} > height)
    throw Error("WebP data is damaged (its first frame is larger than the picture)");
  Image image{int(height), int(width), 4};  // transparent outside the first frame
  detail::decode_webp_frame(frame, image);
  blend_on_white(image);
  return upright(std::move(image), detail::webp_orientation(file.get()));
}

}  // namespace animevae
