// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <animevae/plot/axis.hpp>
#include <animevae/plot/canvas.hpp>
#include <animevae/plot/frame.hpp>

namespace animevae {

/// The bars of one colour, one in each group.
struct BarSeries {
  std::string name{};
  std::vector<double> values{};
};

/// A value to compare the bars with, drawn across them.
struct BarThreshold {
  double value = 0;
  std::string name{};
};

/// A bar chart of groups, each with a name below it: the mean and the variance of each latent, say.
struct Bars {
  PlotTitles titles{};
  std::vector<std::string> groups{};
  std::vector<BarSeries> series{};
  int decimals = -1;  ///< of the value written at each bar's end; -1 writes none
  std::optional<BarThreshold> threshold{};
};

namespace detail {

inline Axis bar_axis(const Bars& bars, double height) {
  double low = 0, high = bars.threshold ? bars.threshold->value : 0;
  for (const auto& series : bars.series)
    for (double value : series.values) {
      if (!std::isfinite(value)) continue;
      low = (std::min)(low, value);
      high = (std::max)(high, value);
    }
  if (bars.decimals >= 0 && high > low) high += (high - low) * 14 / (std::max)(height, 40.0);  // room for the values
  return make_axis(low, high, {.ticks = (std::max)(2, int(height / 42)), .round_out = true});
}

/// Writes a bar's value beyond its end, or beyond the threshold's line where that would cross the text.
inline void draw_value(Canvas& canvas, const Region& bar, double value, int decimals, std::optional<double> line) {
  const std::string label = number_label(value, decimals);
  const TextStyle style{.size = text_size::tick, .align = Align::centre};
  if (text_width(label, style) > bar.width * 1.5) return;
  double baseline = value < 0 ? bar.bottom() + text_size::tick + 1 : bar.top - 4;
  if (line && value >= 0 && *line > baseline - text_size::tick && *line < bar.top) baseline = *line - 4;
  canvas.text({bar.centre().x, baseline}, label, style);
}

}  // namespace detail

/// Draws grouped bars into a region: their axis from 0, a legend when there are several series.
inline void draw(Canvas& canvas, const Region& region, const Bars& bars) {
  std::vector<LegendEntry> legend;
  for (std::size_t k = 0; bars.series.size() > 1 && k < bars.series.size(); ++k)
    legend.push_back({bars.series[k].name, palette::of_series(k)});
  const Region below = draw_heading(canvas, region, bars.titles.title, legend);
  const Axis axis = detail::bar_axis(bars, below.height - 50);
  const double at_right = bars.threshold ? text_width(bars.threshold->name, detail::tick_style) + 10 : 8;
  const Region plot = plot_area(below, bars.titles, axis, at_right);
  draw_vertical_axis(canvas, plot, axis, bars.titles.y);

  const double group = plot.width / double((std::max<std::size_t>)(bars.groups.size(), 1));
  const double width = group * 0.76 / double((std::max<std::size_t>)(bars.series.size(), 1));
  const double zero = plot.bottom() - axis.share(0) * plot.height;
  std::optional<double> line;
  if (bars.threshold) line = plot.bottom() - axis.share(bars.threshold->value) * plot.height;
  for (std::size_t k = 0; k < bars.series.size(); ++k)
    for (std::size_t j = 0; j < (std::min)(bars.groups.size(), bars.series[k].values.size()); ++j) {
      const double value = bars.series[k].values[j];
      if (!std::isfinite(value)) continue;
      const double end = plot.bottom() - axis.share(value) * plot.height;
      const double left = plot.left + group * (double(j) + 0.12) + width * double(k);
      const double gap = bars.series.size() > 1 && width > 4 ? 1 : 0;
      const Region bar{left, (std::min)(zero, end), width - gap, std::abs(end - zero)};
      canvas.rectangle(bar, palette::of_series(k));
      if (bars.decimals >= 0) detail::draw_value(canvas, bar, value, bars.decimals, line);
    }

  canvas.line({plot.left, zero}, {plot.right(), zero}, {.colour = palette::axis});
  if (line) {
    canvas.line({plot.left, *line}, {plot.right(), *line}, {.colour = palette::ink, .dashed = true});
    canvas.text({plot.right() + 5, *line}, bars.threshold->name,
                {.size = text_size::tick, .vertical = VerticalAlign::middle});
  }
  draw_category_axis(canvas, plot, bars.groups, bars.titles.x);
}

}  // namespace animevae
