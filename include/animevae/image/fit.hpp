// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <animevae/core/error.hpp>
#include <animevae/image/image.hpp>
#include <animevae/image/resize.hpp>
#include <animevae/network/shape.hpp>

namespace animevae {

/// How a picture of another size or other proportions becomes a sample.
enum class Fit {
  exact,                   ///< stretched to the size, whatever its proportions
  shorter_side_then_crop,  ///< scaled until it just covers the size, then cropped on both sides (Pillow's
                           ///< ImageOps.fit)
  centre_crop_or_pad,      ///< cut or padded on all sides, never scaled unless there is a `canvas`
};

struct ResizePolicy {
  Fit fit = Fit::shorter_side_then_crop;
  Filter filter = Filter::bilinear;
  std::uint8_t padding = 255;  ///< grey level that `centre_crop_or_pad` adds; white, as behind transparent parts
  int canvas = 0;  ///< side of the square that `centre_crop_or_pad` makes and then scales; 0: the sample's own size

  friend bool operator==(const ResizePolicy&, const ResizePolicy&) = default;
};

/// Facenet's preprocessing: the middle 160x160 pixels, padded with black, then TensorFlow 1's bilinear scaling. It
/// suits faces cropped to 182x182, as facenet's alignment makes them.
inline constexpr ResizePolicy facenet_resize{
    .fit = Fit::centre_crop_or_pad, .filter = Filter::bilinear_tf1, .padding = 0, .canvas = 160};

/// The middle of a picture, cut or padded on each side to the size; an odd difference goes to the right and bottom.
[[nodiscard]] inline Image centre_crop_or_pad(const Image& image, Extent size, std::uint8_t padding) {
  Image cut{size.height, size.width, image.channels, padding};
  const int rows = (std::min)(size.height, image.height), columns = (std::min)(size.width, image.width);
  const int from_row = (image.height - rows) / 2, from_column = (image.width - columns) / 2;
  const int to_row = (size.height - rows) / 2, to_column = (size.width - columns) / 2;
  for (int row = 0; row < rows; ++row)
    std::copy_n(image.at(from_row + row, from_column), columns * image.channels, cut.at(to_row + row, to_column));
  return cut;
}

/// A picture with the channels of a sample: RGB to grey by the luma of ITU-R BT.601 (Pillow's mode 'L'), grey to RGB by
/// repetition.
[[nodiscard]] inline Image with_channels(Image image, int channels) {
  if (image.channels == channels) return image;
  if ((image.channels != 1 && image.channels != 3) || (channels != 1 && channels != 3))
    throw InvalidValue(
        fmt::format("a picture of {} channels cannot be given {}: 1 is grey, 3 is RGB", image.channels, channels));
  Image other{image.height, image.width, channels};
  const std::size_t pixels = std::size_t(image.height) * std::size_t(image.width);
  for (std::size_t i = 0; i < pixels; ++i) {
    if (channels == 3) {
      std::fill_n(&other.pixels[3 * i], 3, image.pixels[i]);
    } else {  // 0.299, 0.587, 0.114 in units of 2^-16, rounded
      const std::uint8_t* rgb = &image.pixels[3 * i];
      other.pixels[i] = std::uint8_t((19595u * rgb[0] + 38470u * rgb[1] + 7471u * rgb[2] + 32768u) >> 16);
    }
  }
  return other;
}

/// A picture as a sample of the given shape, by the policy. Throws InvalidValue unless the shape has 1 or 3 channels.
[[nodiscard]] inline Image fit(const Image& image, Shape sample, const ResizePolicy& policy = {}) {
  const Extent size{sample.height, sample.width};
  const Image picture = with_channels(image, sample.channels);
  if (policy.fit == Fit::exact) return resize(picture, size, policy.filter);
  if (policy.fit == Fit::centre_crop_or_pad) {
    if (policy.canvas < 0) throw InvalidValue(fmt::format("resize.canvas is {}; it must be at least 0", policy.canvas));
    if (policy.canvas == 0) return centre_crop_or_pad(picture, size, policy.padding);
    return resize(centre_crop_or_pad(picture, {policy.canvas, policy.canvas}, policy.padding), size, policy.filter);
  }
  // The largest part in the middle with the proportions of the sample.
  const double height = picture.height, width = picture.width;
  const double scale = (std::min)(height / size.height, width / size.width);
  const double rows = (std::min)(height, scale * size.height), columns = (std::min)(width, scale * size.width);
  const Box part{.top = (height - rows) / 2, .left = (width - columns) / 2, .height = rows, .width = columns};
  return resize(picture, size, policy.filter, part);
}

}  // namespace animevae
