// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>

namespace animevae {

/// A colour in both themes of a figure, as 0xRRGGBB: on white, and on a dark surface.
struct Colour {
  std::uint32_t light = 0x000000, dark = 0xffffff;
  double alpha = 1;

  friend auto operator<=>(const Colour&, const Colour&) = default;
};

enum class Theme { light, dark };

[[nodiscard]] constexpr std::uint32_t in_theme(const Colour& colour, Theme theme) {
  return theme == Theme::light ? colour.light : colour.dark;
}

/// The colours of every figure. Neighbouring series differ in lightness too, so that they stay apart for
/// colour-blind readers (after Okabe and Ito, 2008) and in grey print.
namespace palette {

inline constexpr Colour surface{0xffffff, 0x171a21};
inline constexpr Colour ink{0x1d2330, 0xe9ebf0};
inline constexpr Colour muted{0x59616f, 0xa6aebb};
inline constexpr Colour grid{0xe4e7ed, 0x2d333e};
inline constexpr Colour axis{0x98a0ae, 0x667080};

inline constexpr std::array series{
    Colour{0x1f6fb4, 0x5aa9ea},  // blue
    Colour{0xd9641a, 0xf5955a},  // vermilion
    Colour{0x12967a, 0x38c9a6},  // green
    Colour{0x8a4fa3, 0xc795dd},  // purple
    Colour{0xc99400, 0xf0c14b},  // amber
    Colour{0x5b6573, 0xb4bcc8},  // grey
};

/// The k-th series' colour; more than six series begin again.
[[nodiscard]] constexpr Colour of_series(std::size_t k) { return series[k % series.size()]; }

}  // namespace palette

namespace detail {

[[nodiscard]] inline std::uint32_t blend(std::uint32_t from, std::uint32_t to, double share) {
  std::uint32_t mixed = 0;
  for (int shift : {16, 8, 0}) {
    const double a = (from >> shift) & 0xff, b = (to >> shift) & 0xff;
    mixed |= std::uint32_t(std::lround(a + (b - a) * share)) << shift;
  }
  return mixed;
}

[[nodiscard]] inline Colour along(std::span<const Colour> stops, double position) {
  const double place = std::clamp(position, 0.0, 1.0) * double(stops.size() - 1);
  const auto below = (std::min)(std::size_t(place), stops.size() - 2);
  const double share = place - double(below);
  return {blend(stops[below].light, stops[below + 1].light, share),
          blend(stops[below].dark, stops[below + 1].dark, share)};
}

}  // namespace detail

/// Blue for -1, the surface's own tint for 0, red for +1; values beyond are clamped.
[[nodiscard]] inline Colour diverging_colour(double value) {
  static constexpr std::array stops{
      Colour{0x1c5a9c, 0x62b0f4}, Colour{0x83b6dc, 0x2f6a9f}, Colour{0xf6f6f4, 0x262b34},
      Colour{0xf0a58a, 0xa3523a}, Colour{0xb02a2f, 0xff8a70},
  };
  return detail::along(stops, (value + 1) / 2);
}

/// Colours for many ordered series, 0 the first and 1 the last: lightness rises throughout, so that the order
/// can be read without telling the hues apart.
[[nodiscard]] inline Colour sequential_colour(double position) {
  static constexpr std::array stops{
      Colour{0x3d1f6b, 0xf6dc6e}, Colour{0x2f5597, 0xf29a5c}, Colour{0x13808a, 0xdb6f93},
      Colour{0x3f9c57, 0x9a78dc}, Colour{0xc4921c, 0x4a6fd0},
  };
  return detail::along(stops, position);
}

/// Relative luminance of WCAG 2, 0 for black and 1 for white; it decides which text colour is readable on a background.
[[nodiscard]] inline double luminance(std::uint32_t rgb) {
  const auto linear = [&](int shift) {
    const double value = double((rgb >> shift) & 0xff) / 255;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(16) + 0.7152 * linear(8) + 0.0722 * linear(0);
}

/// Near-black or white, the one with more contrast to the background, in each theme.
[[nodiscard]] inline Colour readable_on(const Colour& background) {
  const auto pick = [](std::uint32_t rgb) {
    const double there = luminance(rgb), dark = luminance(palette::ink.light);
    return (there + 0.05) / (dark + 0.05) > 1.05 / (there + 0.05) ? palette::ink.light : std::uint32_t{0xffffff};
  };
  return {pick(background.light), pick(background.dark)};
}

}  // namespace animevae
