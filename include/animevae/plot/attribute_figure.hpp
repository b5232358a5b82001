// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/plot/axis.hpp>
#include <animevae/plot/canvas.hpp>
#include <animevae/plot/frame.hpp>
#include <animevae/plot/heat_map.hpp>

namespace animevae {

/// An AUC with its interval, NaN where it is not known.
struct AucWithInterval {
  double auc = 0, low = 0, high = 1;
};

/// A row of an attribute figure: the AUC of an attribute along its direction, and of its best linear predictor.
struct AttributeRow {
  std::string name{};
  AucWithInterval direction{}, reading{};
};

/// A figure with a row per attribute: at the left its AUCs with their intervals, at the right how far an edit along it
/// moves every attribute.
struct AttributeFigure {
  std::string title{};
  std::vector<AttributeRow> rows{};
  std::span<const double> effects{};  ///< (rows, rows), row after row; 1 is from without to with
};

namespace detail {

/// Draws an AUC as a dot with its interval.
inline void draw_auc(Canvas& canvas, const Region& band, const Axis& axis, const AucWithInterval& measured,
                     const Colour& colour) {
  if (!std::isfinite(measured.auc)) return;
  const auto at = [&](double value) { return band.left + std::clamp(axis.share(value), 0.0, 1.0) * band.width; };
  const double y = band.centre().y;
  canvas.line({at(measured.low), y}, {at(measured.high), y}, {.colour = colour, .width = 2});
  constexpr double side = 6;
  canvas.rectangle({at(measured.auc) - side / 2, y - side / 2, side, side}, colour);
}

inline void draw_auc_axis(Canvas& canvas, const Region& plot, const Axis& axis) {
  for (std::size_t k = 0; k < axis.ticks.size(); ++k) {
    const double x = plot.left + axis.share(axis.ticks[k]) * plot.width;
    canvas.line({x, plot.top}, {x, plot.bottom()}, {.colour = palette::grid});
    TextStyle style = tick_style;
    style.align = Align::centre;
    canvas.text({x, plot.top - 6}, axis.labels[k], style);
  }
}

}  // namespace detail

/// Draws the figure, as large as its rows need. Throws InvalidValue when there are not as many effects as rows squared.
[[nodiscard]] inline Canvas attribute_figure(const AttributeFigure& figure) {
  const std::size_t count = figure.rows.size();
  if (count == 0 || figure.effects.size() != count * count)
    throw InvalidValue(
        fmt::format("a figure of {0} attributes needs {0}x{0} effects, not {1}", count, figure.effects.size()));
  constexpr double margin = 14, cell = 19, cell_width = 24, scale_width = 170, gap = 24;
  std::vector<std::string> names;
  for (const AttributeRow& row : figure.rows) names.push_back(row.name);
  const double name_width = detail::widest(names, detail::tick_style);
  const double heading = margin + (figure.title.empty() ? 0 : text_size::title + 10);
  const double top = heading + text_size::label + 10 + (std::max)(name_width, 62.0) + 8, height = cell * double(count);
  const Region scale{margin + name_width + 8, top, scale_width, height};
  const Region map{scale.right() + gap, top, cell_width * double(count), height};
  const double bar_left = map.right() + 16;
  Canvas canvas{
      (std::max)({bar_left + 74, margin * 2 + text_width(figure.title, {.size = text_size::title, .bold = true}),
                  map.left + 260}),
      (std::max)(map.bottom(), top + 90) + margin};
  canvas.describe(figure.title);
  (void)draw_heading(canvas, canvas.region().inset(margin), figure.title);
  canvas.text({scale.left, heading + text_size::label}, "AUC, 95 % interval", {.size = text_size::label});
  canvas.text({map.left, heading + text_size::label}, "what an edit of 1 (row) moves (column)",
              {.size = text_size::label});
  const std::array legend{LegendEntry{"along the direction", palette::series[0]},
                          LegendEntry{"best linear reading", palette::series[1]}};
  (void)detail::draw_legend(canvas, {scale.left, heading + text_size::label + 8, scale.width, 40}, legend);

  double lowest = 0.5;
  for (const AttributeRow& row : figure.rows)
    for (const AucWithInterval& measured : {row.direction, row.reading})
      if (std::isfinite(measured.auc)) lowest = (std::min)(lowest, measured.low);
  const Axis axis = make_axis((std::max)(0.0, lowest), 1, {.ticks = 4, .round_out = true});
  detail::draw_auc_axis(canvas, scale, axis);
  double limit = 0.1;  // the largest effect has the full colour
  for (const double effect : figure.effects)
    if (std::isfinite(effect)) limit = (std::max)(limit, std::abs(effect));
  const HeatMap cells{
      .names = names, .values = figure.effects, .triangle = Triangle::whole, .limit = limit, .decimals = 1};
  for (std::size_t row = 0; row < count; ++row) {
    const double y = top + cell * double(row);
    TextStyle name = detail::tick_style;
    name.align = Align::right;
    name.vertical = VerticalAlign::middle;
    canvas.text({scale.left - 8, y + cell / 2}, names[row], name);
    detail::draw_auc(canvas, {scale.left, y, scale.width, cell * 0.6}, axis, figure.rows[row].direction,
                     palette::series[0]);
    detail::draw_auc(canvas, {scale.left, y + cell * 0.4, scale.width, cell * 0.6}, axis, figure.rows[row].reading,
                     palette::series[1]);
    name.align = Align::left;
    name.upwards = true;
    canvas.text({map.left + cell_width * (double(row) + 0.5), top - 6}, names[row], name);
    for (std::size_t column = 0; column < count; ++column)
      detail::draw_cell(canvas, {map.left + cell_width * double(column), y, cell_width, cell},
                        figure.effects[row * count + column], cells);
  }
  detail::draw_colour_scale(canvas, {bar_left, top + 6, 12, std::clamp(height - 12, 70.0, 130.0)}, cells);
  return canvas;
}

}  // namespace animevae
