// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>
#include <webp/encode.h>
#include <webp/mux.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include <animevae/animation/animation.hpp>
#include <animevae/core/atomic_file.hpp>
#include <animevae/core/error.hpp>
#include <animevae/image/image.hpp>

namespace animevae {

/// Browsers show a frame of 10 milliseconds or less for 100 milliseconds.
inline constexpr AnimationLimits webp_limits{
    .format = "WebP", .longest_side = WEBP_MAX_DIMENSION, .slowest = 0.01, .fastest = 60};

struct WebpOptions {
  double quality = 90;    ///< 0 to 100, for lossy files
  bool lossless = false;  ///< every pixel as it is, in larger files
  int effort = 4;         ///< 0, fast, to 6, small
};

namespace detail {

using WebpEncoder = std::unique_ptr<WebPAnimEncoder, void (*)(WebPAnimEncoder*)>;

inline WebpEncoder make_webp_encoder(int width, int height, bool loop) {
  WebPAnimEncoderOptions options;
  WebpEncoder encoder{nullptr, WebPAnimEncoderDelete};
  if (WebPAnimEncoderOptionsInit(&options) == 0)
    throw Error("WebP could not be made: not the libwebp compiled against");
  options.anim_params.loop_count = loop ? 0 : 1;
  encoder.reset(WebPAnimEncoderNew(width, height, &options));
  if (!encoder) throw Error("WebP could not be made: out of memory");
  return encoder;
}

inline void add_webp_frame(WebPAnimEncoder* encoder, const Image& rgb, std::int64_t milliseconds,
                           const WebPConfig& config) {
  WebPPicture picture;
  if (WebPPictureInit(&picture) == 0) throw Error("WebP could not be made: not the libwebp compiled against");
  picture.use_argb = 1;
  picture.width = rgb.width;
  picture.height = rgb.height;
  const bool added = WebPPictureImportRGB(&picture, rgb.pixels.data(), 3 * rgb.width) != 0 &&
                     WebPAnimEncoderAdd(encoder, &picture, int(milliseconds), &config) != 0;
  WebPPictureFree(&picture);
  if (!added) throw Error(fmt::format("WebP could not be made: {}", WebPAnimEncoderGetError(encoder)));
}

}  // namespace detail

/// The animated WebP of an animation. InvalidValue for no frame, frames of different sizes, a rate outside 0.01 to 60
/// frames per second, a side beyond 16,383 pixels or a quality outside 0 to 100.
[[nodiscard]] inline std::vector<std::byte> encode_webp(const Animation& animation, const WebpOptions& options = {}) {
  check_animation(animation, webp_limits);
  if (!(options.quality >= 0 && options.quality <= 100))
    throw InvalidValue(fmt::format("the quality of a WebP is 0 to 100, not {:g}", options.quality));
  if (options.effort < 0 || options.effort > 6)
    throw InvalidValue(fmt::format("the effort of a WebP is 0 to 6, not {}", options.effort));
  WebPConfig config;
  if (WebPConfigInit(&config) == 0) throw Error("WebP could not be made: not the libwebp compiled against");
  config.lossless = options.lossless ? 1 : 0;
  config.quality =
      options.lossless ? 75 : float(options.quality);  // for lossless files libwebp takes it for the effort
  config.method = options.effort;
  // Keeps the colour of thin lines although chroma is stored at half the resolution; it takes as long as everything
  // else.
  config.use_sharp_yuv = options.effort >= 4 ? 1 : 0;

  const Image& first = animation.frames.front();
  const detail::WebpEncoder encoder = detail::make_webp_encoder(first.width, first.height, animation.loop);
  const std::vector<std::size_t> order = frame_order(animation);
  const auto time = [&](std::size_t k) { return time_of_frame(k, animation.frames_per_second, 1000); };
  for (std::size_t k = 0; k < order.size(); ++k)
    detail::add_webp_frame(encoder.get(), rgb_frame(animation.frames[order[k]]), time(k), config);
  WebPData data;
  WebPDataInit(&data);
  const bool assembled = WebPAnimEncoderAdd(encoder.get(), nullptr, int(time(order.size())), nullptr) != 0 &&
                         WebPAnimEncoderAssemble(encoder.get(), &data) != 0;
  const std::unique_ptr<const std::uint8_t, void (*)(const void*)> owner{
      data.bytes, [](const void* bytes) { WebPFree(const_cast<void*>(bytes)); }};
  if (!assembled) throw Error(fmt::format("WebP could not be made: {}", WebPAnimEncoderGetError(encoder.get())));
  const auto bytes = std::as_bytes(std::span{data.bytes, data.size});
  return {bytes.begin(), bytes.end()};
}

/// Writes an animation as WebP (see encode_webp); the file appears whole or not at all.
inline void write_webp(const std::filesystem::path& path, const Animation& animation, const WebpOptions& options = {}) {
  const auto bytes = encode_webp(animation, options);
  write_file(path, std::span<const std::byte>{bytes});
}

}  // namespace animevae
