// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/plot/axis.hpp>
#include <animevae/plot/canvas.hpp>
#include <animevae/plot/frame.hpp>

namespace animevae {

enum class Triangle { whole, strictly_lower };

/// A square matrix as coloured cells: blue below 0, red above. For a correlation matrix the strict lower triangle
/// suffices (the diagonal is 1, the upper triangle repeats it).
struct HeatMap {
  std::string title{};
  std::vector<std::string> names{};  ///< of the rows and of the columns
  std::span<const double> values{};  ///< row after row, as many rows as names
  Triangle triangle = Triangle::strictly_lower;
  double limit = 1;  ///< the magnitude of full colour; values beyond have it too
  int decimals = 3;  ///< of the value written in each cell, left out where it does not fit
};

namespace detail {

inline void draw_cell(Canvas& canvas, const Region& cell, double value, const HeatMap& map) {
  const double gap = cell.width > 12 ? 1 : 0;
  const Region inner = cell.without(0, 0, gap, gap);
  if (!std::isfinite(value)) {
    canvas.rectangle(inner, palette::grid);
    return;
  }
  const Colour colour = diverging_colour(value / map.limit);
  canvas.rectangle(inner, colour);
  const std::string label = number_label(value, map.decimals);
  for (double size = text_size::tick; size >= 8; size -= 0.5) {
    const TextStyle style{size, readable_on(colour), Align::centre, VerticalAlign::middle};
    if (text_width(label, style) > inner.width - 3 || size > inner.height - 2) continue;
    canvas.text(inner.centre(), label, style);
    return;
  }
}

/// Whether a visible cell lies beyond the limit of the colours.
inline bool goes_beyond(const HeatMap& map) {
  const std::size_t count = map.names.size();
  for (std::size_t row = 0; row < count; ++row)
    for (std::size_t column = 0; column < (map.triangle == Triangle::whole ? count : row); ++column)
      if (std::abs(map.values[row * count + column]) > map.limit) return true;
  return false;
}

/// The colours of a heat map from -limit to limit with the numbers they stand for, upright.
inline void draw_colour_scale(Canvas& canvas, const Region& bar, const HeatMap& map) {
  constexpr int steps = 64;
  for (int k = 0; k < steps; ++k)
    canvas.rectangle({bar.left, bar.top + bar.height * k / steps, bar.width, bar.height / steps},
                     diverging_colour(1 - 2 * (k + 0.5) / steps));
  const bool beyond = goes_beyond(map);
  const Axis axis = make_axis(-map.limit, map.limit, {.ticks = 4});
  for (std::size_t k = 0; k < axis.ticks.size(); ++k) {
    const double tick = axis.ticks[k];
    const bool at_end = std::abs(std::abs(tick) - map.limit) < 1e-9;
    const char* sign = beyond && at_end ? (tick < 0 ? "\u2264\u00a0" : "\u2265\u00a0") : "";
    TextStyle style = tick_style;
    style.vertical = VerticalAlign::middle;
    canvas.text({bar.right() + 6, bar.bottom() - axis.share(tick) * bar.height}, sign + axis.labels[k], style);
  }
}

}  // namespace detail

/// Draws a heat map into a region, its cells about square, with a scale that explains the colours.
/// Throws InvalidValue when there are not as many values as the names squared.
inline void draw(Canvas& canvas, const Region& region, const HeatMap& map) {
  const std::size_t count = map.names.size();
  if (map.values.size() != count * count)
    throw InvalidValue(fmt::format("a heat map of {0} names needs {0}x{0} values, not {1}", count, map.values.size()));
  if (!(map.limit > 0)) throw InvalidValue(fmt::format("a heat map's limit is above 0, not {}", map.limit));
  const bool lower = map.triangle == Triangle::strictly_lower;
  const std::size_t shown = lower && count > 0 ? count - 1 : count, first_row = lower ? 1 : 0;
  const Region below = draw_heading(canvas, region, map.title);
  if (shown == 0) return;

  // The empty upper triangle has room for the colour scale, unless it is a single cell; else it stands at the right.
  const bool scale_inside = lower && shown > 1;
  const double left = detail::widest(map.names, detail::tick_style) + 8, bottom = text_size::tick + 8;
  const double at_right = scale_inside ? 0 : 64;
  const double side = (std::min)(below.width - left - at_right, below.height - bottom);
  const double across = (lower ? below.width - left - at_right : side) / double(shown), down = side / double(shown);
  const double cell_width = (std::min)(across, down * 1.4);
  const Region plot{below.left + left, below.top, cell_width * double(shown), down * double(shown)};

  TextStyle name = detail::tick_style;
  name.align = Align::right;
  name.vertical = VerticalAlign::middle;
  const auto every = std::size_t((std::max)(1.0, std::ceil((text_size::tick + 2) / down)));
  for (std::size_t row = 0; row < shown; ++row) {
    const double top = plot.top + double(row) * down;
    if (row % every == 0) canvas.text({plot.left - 6, top + down / 2}, map.names[row + first_row], name);
    for (std::size_t column = 0; column < (lower ? row + 1 : shown); ++column)
      detail::draw_cell(canvas, {plot.left + double(column) * cell_width, top, cell_width, down},
                        map.values[(row + first_row) * count + column], map);
  }
  draw_category_axis(canvas, plot, std::span{map.names}.first(shown));
  const double scale_left = scale_inside ? plot.right() - 62 : plot.right() + 12;
  detail::draw_colour_scale(
      canvas, {scale_left, plot.top + 6, 12, (std::min)(plot.height * (scale_inside ? 0.5 : 0.9), 130.0)}, map);
}

}  // namespace animevae
