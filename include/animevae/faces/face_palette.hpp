// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include <animevae/faces/face_factors.hpp>
#include <animevae/faces/face_pen.hpp>

namespace animevae::face {

inline constexpr Colour white{1, 1, 1};

[[nodiscard]] constexpr Colour rgb(int code) {
  return {double(code >> 16 & 255) / 255, double(code >> 8 & 255) / 255, double(code & 255) / 255};
}

/// A colour by hue in degrees, saturation and lightness in [0, 1].
[[nodiscard]] inline Colour hsl(double hue, double saturation, double lightness) {
  const auto channel = [=](double offset) {
    const double k = std::fmod(offset + hue / 30, 12.0);
    return lightness -
           saturation * (std::min)(lightness, 1 - lightness) * std::clamp((std::min)(k - 3, 9 - k), -1.0, 1.0);
  };
  return {channel(0), channel(8), channel(4)};
}

/// The tones in which one material is painted, from its lines to its shine.
struct Tones {
  Colour line, shadow, base, light;
};

/// All colours of one face. Shadows keep the hue and turn a little towards violet, as if lit by a sky.
struct Palette {
  Tones hair, skin, accent;
  Colour iris_dark, iris, iris_bright;
  Colour lash;

  explicit Palette(const FaceFactors& factors)
      : hair{hair_tones(factors.hair_colour, factors.hair_shade)},
        skin{skin_tones(factors.skin)},
        accent{accent_tones(factors.accent_hue)} {
    constexpr std::array<int, factor_names<EyeColour>.size()> irises = {0x9a5a2e, 0xeeb018, 0xd8282c, 0xf062a4,
                                                                        0x8a4ad8, 0x2e6ee8, 0x12b4c0, 0x2fae46};
    iris = rgb(irises[std::size_t(factors.eye_colour)]);
    iris_dark = iris * Colour{0.36, 0.30, 0.42};
    iris_bright = mix(iris, white, 0.45);
    lash = mix(hair.line * Colour{0.5, 0.45, 0.5}, rgb(0x1c1018), 0.6);
  }

 private:
  static Tones hair_tones(HairColour colour, double shade) {
    constexpr std::array<int, factor_names<HairColour>.size()> bases = {
        0x3b3a49, 0x87573a, 0xf4d272, 0xef8b3a, 0xc9323a, 0xf59dbc, 0x8f62bd, 0x4a78d2, 0x4fb47c, 0xd8dfe8};
    const Colour plain = rgb(bases[std::size_t(colour)]);
    const auto deepen = [](double channel) { return 0.9 * std::pow(channel, 1.4); };  // darker, and richer in colour
    const Colour deep{deepen(plain.red), deepen(plain.green), deepen(plain.blue)};
    const Colour base = shade < 0 ? mix(plain, deep, -shade) : mix(plain, white, 0.16 * shade);
    const Colour light = mix(base, colour == HairColour::black ? rgb(0xb8c4ec) : rgb(0xfffaf0), 0.62);
    return {.line = base * Colour{0.44, 0.36, 0.46},
            .shadow = base * Colour{0.74, 0.68, 0.77},
            .base = base,
            .light = light};
  }

  static Tones skin_tones(double depth) {
    constexpr Colour fair = rgb(0xfff0e6), tan = rgb(0xfbd8ba), brown = rgb(0xca956d);
    const Colour base = depth < 0.6 ? mix(fair, tan, depth / 0.6) : mix(tan, brown, (depth - 0.6) / 0.4);
    return {.line = base * Colour{0.60, 0.40, 0.38},
            .shadow = base * Colour{0.94, 0.80, 0.79},
            .base = base,
            .light = mix(base, white, 0.6)};
  }

  static Tones accent_tones(double hue) {
    return {.line = hsl(hue, 0.45, 0.26),
            .shadow = hsl(hue, 0.48, 0.44),
            .base = hsl(hue, 0.56, 0.60),
            .light = hsl(hue, 0.8, 0.8)};
  }
};

}  // namespace animevae::face
