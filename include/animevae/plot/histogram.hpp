// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/plot/axis.hpp>
#include <animevae/plot/canvas.hpp>
#include <animevae/plot/frame.hpp>

namespace animevae {

/// The density of samples, as bars of equal width, against that of the standard normal distribution.
struct Histogram {
  PlotTitles titles{};
  std::span<const float> samples{};
  double low = -4, high = 4;  ///< samples outside count towards the density but are not drawn; a note says their share
  int bins = 40;
  bool standard_normal = true;  ///< draw the density of N(0,1) as a line
};

/// The density in each bin of a histogram: the share of all samples that fall into it, divided by its width.
[[nodiscard]] inline std::vector<double> histogram_density(const Histogram& histogram) {
  if (histogram.bins < 1 || !(histogram.high > histogram.low))
    throw InvalidValue(fmt::format("a histogram needs 1 bin or more from low to high, not {} from {} to {}",
                                   histogram.bins, histogram.low, histogram.high));
  std::vector<double> density(std::size_t(histogram.bins));
  const double width = (histogram.high - histogram.low) / histogram.bins;
  for (const double sample : histogram.samples) {
    const double place = (sample - histogram.low) / width;
    if (place >= 0 && sample <= histogram.high)
      density[(std::min)(std::size_t(place), density.size() - 1)] += 1 / (width * double(histogram.samples.size()));
  }
  return density;
}

namespace detail {

inline void draw_standard_normal(Canvas& canvas, const Region& plot, const Axis& x, const Axis& y) {
  std::vector<Point> line;
  constexpr int steps = 160;
  for (int k = 0; k <= steps; ++k) {
    const double value = x.low + (x.high - x.low) * k / steps;
    const double density = std::exp(-value * value / 2) / std::sqrt(2 * std::numbers::pi);
    line.push_back(place(plot, x, y, {value, density}));
  }
  canvas.polyline(std::move(line), {.colour = palette::ink, .width = 1.5, .dashed = true});
}

}  // namespace detail

/// Draws a histogram into a region.
inline void draw(Canvas& canvas, const Region& region, const Histogram& histogram) {
  const auto density = histogram_density(histogram);
  double tallest = histogram.standard_normal ? 0.42 : 0, inside = 0;
  for (double value : density) {
    tallest = (std::max)(tallest, value);
    inside += value * (histogram.high - histogram.low) / histogram.bins;
  }
  const Region below = draw_heading(canvas, region, histogram.titles.title);
  const Axis y = make_axis(0, tallest * 1.02, {.ticks = (std::max)(2, int(below.height / 60))});
  const Region plot = plot_area(below, histogram.titles, y);
  const Axis x = make_axis(histogram.low, histogram.high, {.ticks = (std::max)(2, int(plot.width / 38))});
  draw_vertical_axis(canvas, plot, y, histogram.titles.y);

  const double width = plot.width / double(density.size());
  for (std::size_t k = 0; k < density.size(); ++k) {
    const double height = y.share(density[k]) * plot.height;
    if (height > 0)
      canvas.rectangle({plot.left + double(k) * width, plot.bottom() - height, width, height},
                       {palette::of_series(0).light, palette::of_series(0).dark, 0.62});
  }
  if (histogram.standard_normal) detail::draw_standard_normal(canvas, plot, x, y);
  draw_horizontal_axis(canvas, plot, x, histogram.titles.x);
  // Beside the title, where no bar can reach it.
  if (!histogram.samples.empty() && inside < 0.9995)
    canvas.text({plot.right(), region.top + (histogram.titles.title.empty() ? text_size::tick : text_size::title)},
                fmt::format("{:.1f} % outside", 100 * (1 - inside)),
                {.size = text_size::tick, .colour = palette::muted, .align = Align::right});
}

}  // namespace animevae
