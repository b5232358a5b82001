// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>

#include <animevae/plot/axis.hpp>
#include <animevae/plot/canvas.hpp>

namespace animevae {

/// Sizes of the texts in a figure, in points.
namespace text_size {
inline constexpr double title = 14, label = 12, tick = 11;
}

/// The titles of a plot and of its axes.
struct PlotTitles {
  std::string title{}, x{}, y{};
};

/// A name in a legend and the colour it explains.
struct LegendEntry {
  std::string name{};
  Colour colour{};
};

namespace detail {

inline double widest(std::span<const std::string> texts, const TextStyle& style) {
  double width = 0;
  for (const auto& text : texts) width = (std::max)(width, text_width(text, style));
  return width;
}

inline constexpr TextStyle tick_style{.size = text_size::tick, .colour = palette::muted};

/// The least k such that writing every k-th name leaves room between neighbours.
inline std::size_t label_interval(std::span<const std::string> names, double distance) {
  const double needed = widest(names, tick_style) + 5;
  return names.empty() || distance <= 0 ? 1 : std::size_t((std::max)(1.0, std::ceil(needed / distance)));
}

inline double draw_legend(Canvas& canvas, const Region& region, std::span<const LegendEntry> entries) {
  double x = region.left, y = region.top;
  constexpr double line_height = 18, swatch = 10;
  for (const auto& [name, colour] : entries) {
    const double width = swatch + 6 + text_width(name, tick_style);
    if (x > region.left && x + width > region.right()) x = region.left, y += line_height;
    canvas.rectangle({x, y + 3, swatch, swatch}, colour);
    canvas.text({x + swatch + 6, y + 8}, name,
                {.size = text_size::tick, .colour = palette::ink, .vertical = VerticalAlign::middle});
    x += width + 16;
  }
  return y + line_height - region.top;
}

}  // namespace detail

/// Draws a figure's title and legend at the top of a region and returns what is left below them.
inline Region draw_heading(Canvas& canvas, Region region, const std::string& title,
                           std::span<const LegendEntry> legend = {}) {
  if (!title.empty()) {
    canvas.text({region.left, region.top + text_size::title}, title, {.size = text_size::title, .bold = true});
    region = region.without(0, text_size::title + 10, 0, 0);
  }
  if (!legend.empty()) region = region.without(0, detail::draw_legend(canvas, region, legend) + 4, 0, 0);
  return region;
}

/// The part of a region that remains for a plot beside its axes, labels and titles. (Half a tick's height is kept free
/// above, half a tick's width to the right, so that no label is cut.)
[[nodiscard]] inline Region plot_area(const Region& region, const PlotTitles& titles, const Axis& vertical,
                                      double at_right = 8) {
  const double left = detail::widest(vertical.labels, detail::tick_style) + 8 + (titles.y.empty() ? 0 : 20);
  const double bottom = text_size::tick + 9 + (titles.x.empty() ? 0 : text_size::label + 7);
  return region.without(left, text_size::tick / 2 + 1, at_right, bottom);
}

[[nodiscard]] inline Point place(const Region& plot, const Axis& x, const Axis& y, Point value) {
  return {plot.left + x.share(value.x) * plot.width, plot.bottom() - y.share(value.y) * plot.height};
}

/// Grid lines with their values at the left, and the axis' title, upright beside them.
inline void draw_vertical_axis(Canvas& canvas, const Region& plot, const Axis& axis, const std::string& title = {}) {
  for (std::size_t k = 0; k < axis.ticks.size(); ++k) {
    const double y = plot.bottom() - axis.share(axis.ticks[k]) * plot.height;
    canvas.line({plot.left, y}, {plot.right(), y}, {.colour = palette::grid});
    TextStyle style = detail::tick_style;
    style.align = Align::right;
    style.vertical = VerticalAlign::middle;
    canvas.text({plot.left - 7, y}, axis.labels[k], style);
  }
  if (title.empty()) return;
  const double x = plot.left - 7 - detail::widest(axis.labels, detail::tick_style) - 8;
  canvas.text({x, plot.centre().y}, title,
              {.size = text_size::label, .colour = palette::muted, .align = Align::centre, .upwards = true});
}

namespace detail {

inline void draw_below(Canvas& canvas, const Region& plot, const std::string& title) {
  if (title.empty()) return;
  canvas.text({plot.centre().x, plot.bottom() + text_size::tick + text_size::label + 12}, title,
              {.size = text_size::label, .colour = palette::muted, .align = Align::centre});
}

}  // namespace detail

/// The line below a plot with its ticks and values, and the axis' title below them.
inline void draw_horizontal_axis(Canvas& canvas, const Region& plot, const Axis& axis, const std::string& title = {}) {
  canvas.line({plot.left, plot.bottom()}, {plot.right(), plot.bottom()}, {.colour = palette::axis});
  for (std::size_t k = 0; k < axis.ticks.size(); ++k) {
    const double x = plot.left + axis.share(axis.ticks[k]) * plot.width;
    canvas.line({x, plot.bottom()}, {x, plot.bottom() + 4}, {.colour = palette::axis});
    TextStyle style = detail::tick_style;
    style.align = Align::centre;
    canvas.text({x, plot.bottom() + text_size::tick + 6}, axis.labels[k], style);
  }
  detail::draw_below(canvas, plot, title);
}

/// Draws names below the equal columns of a plot; if there is no room for all, every second, third... name.
inline void draw_category_axis(Canvas& canvas, const Region& plot, std::span<const std::string> names,
                               const std::string& title = {}) {
  const double distance = plot.width / double((std::max<std::size_t>)(names.size(), 1));
  TextStyle style = detail::tick_style;
  style.align = Align::centre;
  for (std::size_t k = 0; k < names.size(); k += detail::label_interval(names, distance))
    canvas.text({plot.left + (double(k) + 0.5) * distance, plot.bottom() + text_size::tick + 6}, names[k], style);
  detail::draw_below(canvas, plot, title);
}

}  // namespace animevae
