// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include <animevae/animation/ok_lab.hpp>
#include <animevae/animation/palette.hpp>
#include <animevae/core/error.hpp>
#include <animevae/image/image.hpp>

namespace animevae {

/// Ordered dithering of pictures with the colours of a palette. Where the nearest palette colour differs visibly, two
/// colours are mixed in a pattern if that looks closer. The result at a pixel depends on its colour and position alone,
/// so that parts that are the same in two frames are drawn the same. With an exact palette every pixel keeps its own
/// colour.
class OrderedDither {
 public:
  /// InvalidValue for a palette without colours or with more than 256.
  explicit OrderedDither(const Palette& palette) : colours_{palette.colours} {
    if (colours_.empty() || colours_.size() > 256)
      throw InvalidValue(fmt::format("a palette to draw in has 1 to 256 colours, not {}", colours_.size()));
    for (std::size_t i = 0; i < colours_.size(); ++i) {
      lab_.push_back(to_ok_lab(colours_[i]));
      if (palette.is_exact) exact_.emplace(detail::packed(colours_[i]), std::uint8_t(i));
    }
    if (palette.is_exact) return;
    mixtures_.resize(cells);
    is_known_.resize(cells);
  }

  /// The palette index of each pixel of an RGB picture, row by row. With an exact palette, InvalidValue for a colour
  /// that it lacks.
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
  static constexpr std::size_t side = 4;  // of the pattern
  static constexpr int shades = 16;
  // Colours that share the upper 6 bits of each sample are drawn alike, which is finer than a palette of 256 colours.
  static constexpr std::size_t cells = std::size_t{1} << 18;

  /// A mixture of two palette colours: `more` of 16 pixels get the second.
  struct Mixture {
    std::uint8_t first = 0, second = 0, more = 0;
  };

  /// Bayer's matrix: the pixels of the k lowest numbers are spread evenly, for every k.
  static constexpr std::array<std::uint8_t, shades> order{0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5};

  static constexpr std::size_t cell_of(Rgb c) {
    return std::size_t(c.red >> 2) << 12 | std::size_t(c.green >> 2) << 6 | std::size_t(c.blue >> 2);
  }

  /// The colour of a cell of the 6-bit grid; black and white stay exact.
  static constexpr Rgb colour_of(std::size_t cell) {
    const auto widened = [](std::size_t six) { return std::uint8_t(six << 2 | six >> 4); };
    return {widened(cell >> 12), widened(cell >> 6 & 63), widened(cell & 63)};
  }

  [[nodiscard]] std::uint8_t own(Rgb colour) const {
    const auto found = exact_.find(detail::packed(colour));
    if (found == exact_.end())
      throw InvalidValue(fmt::format("the palette lacks the colour ({}, {}, {}) of the picture", colour.red,
                                     colour.green, colour.blue));
    return found->second;
  }

  [[nodiscard]] std::uint8_t mixed(Rgb colour, std::size_t row, std::size_t column) {
    const std::size_t cell = cell_of(colour);
    if (!is_known_[cell]) {
      mixtures_[cell] = mixture(colour_of(cell));
      is_known_[cell] = true;
    }
    const Mixture& m = mixtures_[cell];
    return order[row % side * side + column % side] < m.more ? m.second : m.first;
  }

  /// The mixture closest to this colour: the least sum of its mean's squared error and a part of the pattern's
  /// variance.
  [[nodiscard]] Mixture mixture(Rgb colour) const {
    constexpr double unseen = 0.012;    // an invisible difference in OKLab
    constexpr double graininess = 0.4;  // of the pattern's variance; at 1 nothing would ever be mixed
    const OkLab wanted = to_ok_lab(colour);
    const std::vector<std::uint8_t> candidates = nearest(wanted);
    Mixture best{.first = candidates.front(), .second = candidates.front()};
    double least = squared_distance(lab_[candidates.front()], wanted);
    if (least < unseen * unseen) return best;
    for (std::size_t i = 0; i < candidates.size(); ++i)
      for (std::size_t j = i + 1; j < candidates.size(); ++j) {
        // The darker colour first, so that the patterns of neighbouring colours continue each other.
        const auto [a, b] = lab_[candidates[i]].l < lab_[candidates[j]].l ? std::pair{candidates[i], candidates[j]}
                                                                          : std::pair{candidates[j], candidates[i]};
        const int more = sixteenths(colours_[a], colours_[b], colour);
        const double part = double(more) / shades;
        const double cost = squared_distance(mean(colours_[a], colours_[b], part), wanted) +
                            graininess * part * (1 - part) * squared_distance(lab_[a], lab_[b]);
        if (cost < least) least = cost, best = {a, b, std::uint8_t(more)};
      }
    return best;
  }

  /// The 8 palette colours nearest to a colour, the nearest first.
  [[nodiscard]] std::vector<std::uint8_t> nearest(const OkLab& to) const {
    constexpr std::size_t candidates = 8;
    std::vector<std::pair<double, std::uint8_t>> by_distance;
    for (std::size_t i = 0; i < lab_.size(); ++i)
      by_distance.emplace_back(squared_distance(lab_[i], to), std::uint8_t(i));
    const std::size_t count = (std::min)(candidates, by_distance.size());
    std::partial_sort(by_distance.begin(), by_distance.begin() + std::ptrdiff_t(count), by_distance.end());
    std::vector<std::uint8_t> found;
    for (std::size_t i = 0; i < count; ++i) found.push_back(by_distance[i].second);
    return found;
  }

  /// How many of 16 pixels must be b, the others a, for the mean to be nearest to `colour`.
  static int sixteenths(Rgb a, Rgb b, Rgb colour) {
    const std::array along{b.red - a.red, b.green - a.green, b.blue - a.blue};
    const std::array wanted{colour.red - a.red, colour.green - a.green, colour.blue - a.blue};
    double dot = 0, square = 0;
    for (std::size_t i = 0; i < 3; ++i) dot += along[i] * wanted[i], square += along[i] * along[i];
    return square == 0 ? 0 : int(std::lround(shades * std::clamp(dot / square, 0.0, 1.0)));
  }

  static OkLab mean(Rgb a, Rgb b, double part) {
    const auto between = [&](int x, int y) { return std::uint8_t(std::lround(x + part * (y - x))); };
    return to_ok_lab({between(a.red, b.red), between(a.green, b.green), between(a.blue, b.blue)});
  }

  std::vector<Rgb> colours_;
  std::vector<OkLab> lab_{};
  std::unordered_map<std::uint32_t, std::uint8_t> exact_{};  // empty: mixtures
  std::vector<Mixture> mixtures_{};                          // by cell
  std::vector<bool> is_known_{};
};

}  // namespace animevae
