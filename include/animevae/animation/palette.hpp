// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <unordered_set>
#include <utility>
#include <vector>

#include <animevae/animation/ok_lab.hpp>
#include <animevae/core/error.hpp>
#include <animevae/image/image.hpp>

namespace animevae {

/// The palette that all frames of an animation share.
struct Palette {
  std::vector<Rgb> colours{};
  bool is_exact = false;  ///< every colour of the frames is in it
};

namespace detail {

[[nodiscard]] constexpr std::uint32_t packed(Rgb c) {
  return std::uint32_t{c.red} << 16 | std::uint32_t{c.green} << 8 | c.blue;
}

[[nodiscard]] constexpr Rgb unpacked(std::uint32_t c) {
  return {std::uint8_t(c >> 16), std::uint8_t(c >> 8), std::uint8_t(c)};
}

template <class F>
void for_each_pixel(const Image& rgb, const F& use) {
  for (std::size_t i = 0; i + 2 < rgb.pixels.size(); i += 3)
    use(Rgb{rgb.pixels[i], rgb.pixels[i + 1], rgb.pixels[i + 2]});
}

/// The colours of the frames, from dark to light; empty when there are more than `most`.
[[nodiscard]] inline std::vector<Rgb> few_colours(std::span<const Image> frames, std::size_t most) {
  std::unordered_set<std::uint32_t> seen;
  std::uint32_t last = 0xFFFFFFFF;  // no colour: neighbours are often alike
  for (const Image& frame : frames) {
    for (std::size_t i = 0; i + 2 < frame.pixels.size(); i += 3) {
      const std::uint32_t colour = packed({frame.pixels[i], frame.pixels[i + 1], frame.pixels[i + 2]});
      if (std::exchange(last, colour) == colour) continue;
      seen.insert(colour);
      if (seen.size() > most) return {};
    }
  }
  std::vector<std::uint32_t> sorted(seen.begin(), seen.end());
  std::sort(sorted.begin(), sorted.end());
  std::vector<Rgb> colours;
  for (const std::uint32_t colour : sorted) colours.push_back(unpacked(colour));
  return colours;
}

/// A weighted point of the colour histogram.
struct ColourPoint {
  OkLab colour{};
  double weight = 0;
};

/// The histogram of all pixels in cells of 4 levels a side: at most 262,144 points for any number of frames. A cell's
/// weight is its number of pixels to the power of 3/4: otherwise a plain background would take most colours from eyes
/// and mouths.
[[nodiscard]] inline std::vector<ColourPoint> colour_histogram(std::span<const Image> frames) {
  struct Cell {
    std::uint64_t count = 0, red = 0, green = 0, blue = 0;
  };
  std::vector<Cell> cells(std::size_t{1} << 18);
  for (const Image& frame : frames)
    for_each_pixel(frame, [&](Rgb c) {
      Cell& cell = cells[std::size_t(c.red >> 2) << 12 | std::size_t(c.green >> 2) << 6 | std::size_t(c.blue >> 2)];
      ++cell.count, cell.red += c.red, cell.green += c.green, cell.blue += c.blue;
    });
  std::vector<ColourPoint> points;
  for (const Cell& cell : cells) {
    if (cell.count == 0) continue;
    const auto mean = [&](std::uint64_t sum) { return std::uint8_t((sum + cell.count / 2) / cell.count); };
    points.push_back(
        {to_ok_lab({mean(cell.red), mean(cell.green), mean(cell.blue)}), std::pow(double(cell.count), 0.75)});
  }
  return points;
}

/// A box of the histogram: its mean, the squared error of its points about it, and the axis of largest spread.
struct ColourBox {
  std::size_t begin = 0, end = 0;
  OkLab mean{};
  double weight = 0, error = 0, spread = 0;
  double OkLab::*axis = &OkLab::l;

  ColourBox(std::span<const ColourPoint> points, std::size_t first, std::size_t last) : begin{first}, end{last} {
    OkLab sum, squares;
    for (const ColourPoint& p : points.subspan(begin, end - begin)) {
      weight += p.weight;
      sum = sum + p.colour * p.weight;
    }
    mean = sum * (1 / weight);
    for (const ColourPoint& p : points.subspan(begin, end - begin)) {
      const OkLab d = p.colour - mean;
      squares = squares + OkLab{d.l * d.l, d.a * d.a, d.b * d.b} * p.weight;
    }
    error = squares.l + squares.a + squares.b;
    for (const auto direction : {&OkLab::l, &OkLab::a, &OkLab::b})
      if (squares.*direction > spread) spread = squares.*direction, axis = direction;
  }
};

/// Like median cut, but cuts the box with the largest squared error, at its mean: so rare colours far from all others
/// (eyes, a mouth) get palette entries too.
[[nodiscard]] inline std::vector<OkLab> cut_colours(std::vector<ColourPoint>& points, std::size_t count) {
  std::vector<ColourBox> boxes{ColourBox{points, 0, points.size()}};
  while (boxes.size() < count) {
    const auto widest = std::max_element(boxes.begin(), boxes.end(),
                                         [](const ColourBox& x, const ColourBox& y) { return x.spread < y.spread; });
    if (widest->spread <= 0) break;
    const ColourBox box = *widest;
    const auto first = points.begin() + std::ptrdiff_t(box.begin), last = points.begin() + std::ptrdiff_t(box.end);
    const auto middle =
        std::partition(first, last, [&](const ColourPoint& p) { return p.colour.*box.axis < box.mean.*box.axis; });
    const auto cut = std::size_t(middle - points.begin());
    if (cut == box.begin || cut == box.end) {  // by rounding, all points are on one side
      widest->spread = 0;
      continue;
    }
    *widest = ColourBox{points, box.begin, cut};
    boxes.emplace_back(points, cut, box.end);
  }
  std::vector<OkLab> colours;
  for (const ColourBox& box : boxes) colours.push_back(box.mean);
  return colours;
}

[[nodiscard]] inline std::size_t nearest_colour(std::span<const OkLab> colours, const OkLab& to) {
  std::size_t nearest = 0;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < colours.size(); ++i)
    if (const double distance = squared_distance(colours[i], to); distance < least) least = distance, nearest = i;
  return nearest;
}

/// Lloyd's iterations of k-means; a colour without points stays where it is.
inline void improve_colours(std::vector<OkLab>& colours, std::span<const ColourPoint> points, int iterations) {
  for (int i = 0; i < iterations; ++i) {
    std::vector<ColourPoint> sums(colours.size());
    for (const ColourPoint& p : points) {
      ColourPoint& sum = sums[nearest_colour(colours, p.colour)];
      sum.colour = sum.colour + p.colour * p.weight;
      sum.weight += p.weight;
    }
    for (std::size_t k = 0; k < colours.size(); ++k)
      if (sums[k].weight > 0) colours[k] = sums[k].colour * (1 / sums[k].weight);
  }
}

}  // namespace detail

/// The colours of the frames (RGB) where there are at most `most`.
[[nodiscard]] inline std::optional<Palette> exact_palette(std::span<const Image> frames, int most = 256) {
  if (most < 2 || most > 256) throw InvalidValue(fmt::format("a palette has 2 to 256 colours, not {}", most));
  if (frames.empty()) throw InvalidValue("a palette is made from at least one frame, and was given none");
  for (const Image& frame : frames)
    if (frame.channels != 3 || frame.pixels.empty())
      throw InvalidValue(fmt::format("a palette is made from RGB, not from {}x{} pixels of {} channels", frame.width,
                                     frame.height, frame.channels));
  std::vector<Rgb> colours = detail::few_colours(frames, std::size_t(most));
  if (colours.empty()) return std::nullopt;
  return Palette{.colours = std::move(colours), .is_exact = true};
}

/// One palette for all frames (RGB): their own colours where there are at most `most`, otherwise `most` colours by
/// k-means in OKLab. The same frames give the same palette. InvalidValue unless `most` is 2 to 256.
[[nodiscard]] inline Palette make_palette(std::span<const Image> frames, int most = 256) {
  if (auto exact = exact_palette(frames, most)) return std::move(*exact);
  std::vector<detail::ColourPoint> points = detail::colour_histogram(frames);
  std::vector<OkLab> colours = detail::cut_colours(points, std::size_t(most));
  detail::improve_colours(colours, points, 8);
  Palette palette;
  for (const OkLab& colour : colours) palette.colours.push_back(to_rgb(colour));
  return palette;
}

}  // namespace animevae
