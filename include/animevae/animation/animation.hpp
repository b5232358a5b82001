// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/image/blend.hpp>
#include <animevae/image/image.hpp>

namespace animevae {

/// A sequence of pictures of one size.
struct Animation {
  std::vector<Image> frames{};
  double frames_per_second = 12;
  bool loop = true;             ///< without end; otherwise once
  bool there_and_back = false;  ///< plays backwards too, without repeating either end
};

/// The numbers of the frames in the order in which they are shown: 0 1 2 3, and there and back 0 1 2 3 2 1 (where it
/// plays once, back to the beginning: 0 1 2 3 2 1 0).
[[nodiscard]] inline std::vector<std::size_t> frame_order(const Animation& animation) {
  std::vector<std::size_t> order(animation.frames.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  if (!animation.there_and_back || order.size() < 2) return order;
  for (std::size_t i = order.size() - 1; i-- > (animation.loop ? 1u : 0u);) order.push_back(i);
  return order;
}

/// The limits of a file format; rates are in frames per second.
struct AnimationLimits {
  std::string_view format{};
  int longest_side = 0;  ///< pixels
  double slowest = 0, fastest = 0;
};

/// InvalidValue unless there is a frame, all have one size and 1, 3 or 4 channels, and size and rate are within limits.
inline void check_animation(const Animation& animation, const AnimationLimits& limits) {
  if (animation.frames.empty()) throw InvalidValue("an animation needs at least one frame, and was given none");
  const double rate = animation.frames_per_second;
  if (!(rate >= limits.slowest && rate <= limits.fastest))
    throw InvalidValue(fmt::format("a {} shows {:g} to {:g} frames per second, not {:g}", limits.format, limits.slowest,
                                   limits.fastest, rate));
  const Image& first = animation.frames.front();
  for (std::size_t i = 0; i < animation.frames.size(); ++i) {
    const Image& frame = animation.frames[i];
    if (frame.height != first.height || frame.width != first.width)
      throw InvalidValue(fmt::format("the frames of an animation share one size: frame {} is {}x{}, the first is {}x{}",
                                     i, frame.width, frame.height, first.width, first.height));
    if (frame.channels != 1 && frame.channels != 3 && frame.channels != 4)
      throw InvalidValue(
          fmt::format("the frames of an animation have 1, 3 or 4 channels: frame {} has {}", i, frame.channels));
  }
  if (first.height < 1 || first.width < 1 || (std::max)(first.height, first.width) > limits.longest_side)
    throw InvalidValue(fmt::format("a {} has sides of 1 to {} pixels, not {}x{}", limits.format, limits.longest_side,
                                   first.width, first.height));
}

/// When frame k is shown, counted in a format's units of time: rounded from the beginning, not added up, so that the
/// rate is kept however long it runs.
[[nodiscard]] inline std::int64_t time_of_frame(std::size_t k, double frames_per_second, int units_per_second) {
  return std::int64_t(std::llround(double(k) * units_per_second / frames_per_second));
}

/// A frame as RGB: grey widened, transparent parts on white.
[[nodiscard]] inline Image rgb_frame(Image frame) {
  blend_on_white(frame);
  if (frame.channels == 3) return frame;
  Image wide{frame.height, frame.width, 3};
  for (std::size_t i = 0; i < frame.pixels.size(); ++i)
    std::fill_n(wide.pixels.begin() + 3 * std::ptrdiff_t(i), 3, frame.pixels[i]);
  return wide;
}

}  // namespace animevae
