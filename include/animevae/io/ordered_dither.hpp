// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/io/image.hpp>
#include <animevae/io/ok_lab.hpp>
#include <animevae/io/palette.hpp>

namespace animevae {

/// Draws pictures in the colours of a palette, mixing several side by side for a colour that lies between them (Knoll's
/// pattern dithering). What a pixel gets depends on its colour and its place alone: what is the same in two frames is
/// drawn the same in every pixel. With an exact palette every pixel gets its own colour.
class OrderedDither {
 public:
  /// InvalidValue for a palette without colours or with more than 256.
  explicit OrderedDither(const Palette& palette) : colours_{palette.colours} {
    if (colours_.empty() || colours_.size() > 256)
      throw InvalidValue{fmt::format("a palette to draw in has 1 to 256 colours, not {}", colours_.size())};
    for (std::size_t i = 0; i < colours_.size(); ++i) {
      lab_.push_back(to_ok_lab(colours_[i]));
      if (palette.is_exact) exact_.emplace(detail::packed(colours_[i]), std::uint8_t(i));
    }
    if (palette.is_exact) return;
    nearest_.resize(cells, -1);
    mixtures_.resize(cells);
    is_mixed_.resize(cells);
  }

  /// The number of each pixel's colour, row by row, of a picture of RGB. With an exact palette, InvalidValue for a
  /// colour that it does not have.
  [[nodiscard]] std::vector<std::uint8_t> indices(const Image& rgb) {
    std::vector<std::uint8_t> found;
    found.reserve(rgb.pixels.size() / 3);
    for (int row = 0; row < rgb.height; ++row)
      for (int column = 0; column < rgb.width; ++column) {
        const std::uint8_t* p = rgb.at(row, column);
        const Rgb colour{p[0], p[1], p[2]};
        found.push_back(exact_.empty() ? mixed(colour, std::size_t(row), std::size_t(column)) : own(colour));
      }
    return found;
  }

 private:
  static constexpr std::size_t side = 4, shades = side * side;  // of the pattern
  // Colours that share the upper 6 bits of each sample are drawn alike: finer than what a palette can tell.
  static constexpr std::size_t cells = std::size_t{1} << 18;
  using Mixture = std::array<std::uint8_t, shades>;

  /// Bayer's matrix: those of the lowest numbers, however many, are spread evenly.
  static constexpr std::array<std::uint8_t, shades> order{0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5};

  static constexpr std::size_t cell_of(Rgb c) {
    return std::size_t(c.red >> 2) << 12 | std::size_t(c.green >> 2) << 6 | std::size_t(c.blue >> 2);
  }

  /// Black and white are in cells of their own.
  static constexpr Rgb colour_of(std::size_t cell) {
    const auto widened = [](std::size_t six) { return std::uint8_t(six << 2 | six >> 4); };
    return {widened(cell >> 12), widened(cell >> 6 & 63), widened(cell & 63)};
  }

  [[nodiscard]] std::uint8_t own(Rgb colour) const {
    const auto found = exact_.find(detail::packed(colour));
    if (found == exact_.end())
      throw InvalidValue{fmt::format("the palette lacks the colour ({}, {}, {}) of the picture", colour.red,
                                     colour.green, colour.blue)};
    return found->second;
  }

  [[nodiscard]] std::uint8_t mixed(Rgb colour, std::size_t row, std::size_t column) {
    const std::size_t cell = cell_of(colour);
    if (!is_mixed_[cell]) {
      mixtures_[cell] = mixture(colour_of(cell));
      is_mixed_[cell] = true;
    }
    return mixtures_[cell][order[row % side * side + column % side]];
  }

  /// The colours, from dark to light, whose mean is close to this one: each makes up for what the former were off.
  [[nodiscard]] Mixture mixture(Rgb colour) {
    Mixture chosen{};
    std::array<int, 3> wanted{colour.red, colour.green, colour.blue};
    for (std::uint8_t& choice : chosen) {
      const auto sample = [&](std::size_t i) { return std::uint8_t(std::clamp(wanted[i], 0, 255)); };
      choice = nearest({sample(0), sample(1), sample(2)});
      const Rgb got = colours_[choice];
      wanted[0] += colour.red - got.red;
      wanted[1] += colour.green - got.green;
      wanted[2] += colour.blue - got.blue;
    }
    std::sort(chosen.begin(), chosen.end(),
              [&](std::uint8_t x, std::uint8_t y) { return lab_[x].l != lab_[y].l ? lab_[x].l < lab_[y].l : x < y; });
    return chosen;
  }

  [[nodiscard]] std::uint8_t nearest(Rgb colour) {
    std::int16_t& known = nearest_[cell_of(colour)];
    if (known < 0) known = std::int16_t(detail::nearest_colour(lab_, to_ok_lab(colour_of(cell_of(colour)))));
    return std::uint8_t(known);
  }

  std::vector<Rgb> colours_;
  std::vector<OkLab> lab_{};
  std::unordered_map<std::uint32_t, std::uint8_t> exact_{};  // empty: mix
  std::vector<std::int16_t> nearest_{};                      // by cell, -1: not yet known
  std::vector<Mixture> mixtures_{};                          // by cell
  std::vector<bool> is_mixed_{};
};

}  // namespace animevae
