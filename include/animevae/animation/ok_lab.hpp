// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace animevae {

/// An 8-bit sRGB colour.
struct Rgb {
  std::uint8_t red = 0, green = 0, blue = 0;

  friend bool operator==(const Rgb&, const Rgb&) = default;
};

/// A colour in OKLab (Ottosson, 2020), a space whose distances approximate perceived differences: lightness from 0 to
/// 1, green to red, blue to yellow.
struct OkLab {
  double l = 0, a = 0, b = 0;

  friend OkLab operator+(const OkLab& x, const OkLab& y) { return {x.l + y.l, x.a + y.a, x.b + y.b}; }
  friend OkLab operator-(const OkLab& x, const OkLab& y) { return {x.l - y.l, x.a - y.a, x.b - y.b}; }
  friend OkLab operator*(const OkLab& x, double s) { return {x.l * s, x.a * s, x.b * s}; }
};

[[nodiscard]] inline double squared_distance(const OkLab& x, const OkLab& y) {
  const OkLab d = x - y;
  return d.l * d.l + d.a * d.a + d.b * d.b;
}

namespace detail {

/// The linear light of an sRGB sample, 0 to 1 (IEC 61966-2-1).
[[nodiscard]] inline double linear_light(std::uint8_t sample) {
  static const std::array<double, 256> table = [] {
    std::array<double, 256> light{};
    for (std::size_t i = 0; i < 256; ++i) {
      const double v = double(i) / 255;
      light[i] = v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    }
    return light;
  }();
  return table[sample];
}

[[nodiscard]] inline std::uint8_t srgb_sample(double light) {
  const double v = light <= 0.0031308 ? 12.92 * light : 1.055 * std::pow(light, 1 / 2.4) - 0.055;
  return std::uint8_t(std::lround(255 * std::clamp(v, 0.0, 1.0)));
}

}  // namespace detail

[[nodiscard]] inline OkLab to_ok_lab(Rgb colour) {
  const double r = detail::linear_light(colour.red), g = detail::linear_light(colour.green),
               b = detail::linear_light(colour.blue);
  const double l = std::cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const double m = std::cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const double s = std::cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
          1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
          0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

/// The nearest 8-bit sRGB colour; colours outside of sRGB are clipped.
[[nodiscard]] inline Rgb to_rgb(const OkLab& c) {
  const auto cube = [](double x) { return x * x * x; };
  const double l = cube(c.l + 0.3963377774 * c.a + 0.2158037573 * c.b);
  const double m = cube(c.l - 0.1055613458 * c.a - 0.0638541728 * c.b);
  const double s = cube(c.l - 0.0894841775 * c.a - 1.2914855480 * c.b);
  return {detail::srgb_sample(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
          detail::srgb_sample(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
          detail::srgb_sample(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s)};
}

}  // namespace animevae
