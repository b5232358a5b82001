// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/image/image.hpp>
#include <animevae/plot/axis.hpp>
#include <animevae/plot/canvas.hpp>
#include <animevae/plot/colour.hpp>
#include <animevae/plot/frame.hpp>

namespace animevae {

/// The area of the plane that a map shows, divided into equal cells with at most one thumbnail each.
struct MapArea {
  double left = -1, right = 1, bottom = -1, top = 1;
  int columns = 30, rows = 20;
};

/// The item that is drawn in a cell of a map; the lowest row is 0.
struct MapCell {
  std::size_t item = 0;
  int column = 0, row = 0;
};

/// The area that holds all places except the share `left_out` at either end of each axis, so that a few outliers do not
/// shrink the map.
[[nodiscard]] inline MapArea map_area(std::span<const Point> places, double left_out = 0.002) {
  if (places.empty()) throw InvalidValue("a map needs at least one place");
  std::vector<double> x, y;
  for (const Point& place : places) x.push_back(place.x), y.push_back(place.y);
  const auto range = [left_out](std::vector<double>& values) {
    std::sort(values.begin(), values.end());
    const auto skipped = std::size_t(left_out * double(values.size()));
    const double low = values[skipped], high = values[values.size() - 1 - skipped];
    return high > low ? std::pair{low, high} : std::pair{low - 1, high + 1};
  };
  const auto [left, right] = range(x);
  const auto [bottom, top] = range(y);
  return {.left = left, .right = right, .bottom = bottom, .top = top};
}

/// Chooses one item per cell, so that no thumbnail covers another: of the cell's largest group, the item nearest to the
/// cell's centre. Items outside the area count to the cells at its edge.
[[nodiscard]] inline std::vector<MapCell> choose_thumbnails(std::span<const Point> places,
                                                            std::span<const std::size_t> groups, const MapArea& area) {
  if (groups.size() != places.size())
    throw InvalidValue(fmt::format("a map of {} places was given the groups of {}", places.size(), groups.size()));
  if (area.columns < 1 || area.rows < 1 || !(area.right > area.left) || !(area.top > area.bottom))
    throw InvalidValue("a map needs at least 1 column and 1 row, and an area larger than 0");
  const auto steps = [](double value, double low, double high, int count) {
    return (value - low) / (high - low) * count;
  };
  const auto cell_of = [](double step, int count) { return std::clamp(int(std::floor(step)), 0, count - 1); };
  std::map<std::pair<int, int>, std::vector<std::size_t>> cells;
  std::vector<double> off(places.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    const double x = steps(places[i].x, area.left, area.right, area.columns);
    const double y = steps(places[i].y, area.bottom, area.top, area.rows);
    if (!std::isfinite(x) || !std::isfinite(y)) continue;
    const int column = cell_of(std::clamp(x, -1.0, 1e9), area.columns),
              row = cell_of(std::clamp(y, -1.0, 1e9), area.rows);
    off[i] = std::hypot(x - column - 0.5, y - row - 0.5);
    cells[{row, column}].push_back(i);
  }
  std::vector<MapCell> chosen;
  for (const auto& [cell, items] : cells) {
    std::map<std::size_t, std::size_t> counts;
    for (const std::size_t item : items) ++counts[groups[item]];
    const auto most = std::max_element(counts.begin(), counts.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    std::size_t best = items.size();
    for (std::size_t k = 0; k < items.size(); ++k)
      if (groups[items[k]] == most->first && (best == items.size() || off[items[k]] < off[items[best]])) best = k;
    chosen.push_back({items[best], cell.second, cell.first});
  }
  return chosen;
}

/// Thumbnails where their items lie in the plane, framed in the colour of their group.
struct ThumbnailMap {
  PlotTitles titles{};
  MapArea area{};
  std::vector<MapCell> cells{};
  std::vector<Image> images{};        ///< one per cell
  std::vector<std::size_t> groups{};  ///< one per cell
  std::vector<std::string> names{};   ///< of the groups, for the legend
  std::vector<Point> centres{};       ///< of the groups, marked with their number from 1; may be empty
  double side = 32;                   ///< of a thumbnail, in points
};

namespace detail {

/// The colour of a group: the six series colours, then the same mixed with the text colour; for more than twelve
/// groups, a scale of rising lightness.
inline Colour group_colour(std::size_t group, std::size_t count) {
  constexpr std::size_t hues = palette::series.size();
  if (count > 2 * hues) return sequential_colour(double(group) / double(count - 1));
  const Colour colour = palette::of_series(group);
  if (group < hues) return colour;
  return {blend(colour.light, palette::ink.light, 0.5), blend(colour.dark, palette::ink.dark, 0.5)};
}

inline void check_map(const ThumbnailMap& map) {
  if (map.images.size() != map.cells.size() || map.groups.size() != map.cells.size())
    throw InvalidValue(fmt::format("a map of {} cells was given {} images and {} groups", map.cells.size(),
                                   map.images.size(), map.groups.size()));
  for (const std::size_t group : map.groups)
    if (group >= map.names.size())
      throw InvalidValue(fmt::format("a map of {} groups has an item of group {}", map.names.size(), group));
  if (!(map.side >= 8)) throw InvalidValue("the thumbnails of a map have sides of at least 8 points");
}

inline void draw_badge(Canvas& canvas, Point at, const std::string& text, const Colour& colour) {
  const double width = (std::max)(20.0, text_width(text, {.size = text_size::label, .bold = true}) + 10), height = 20;
  canvas.rectangle({at.x - width / 2 - 2, at.y - height / 2 - 2, width + 4, height + 4}, palette::surface);
  canvas.rectangle({at.x - width / 2, at.y - height / 2, width, height}, colour);
  canvas.text(at, text,
              {.size = text_size::label,
               .colour = readable_on(colour),
               .align = Align::centre,
               .vertical = VerticalAlign::middle,
               .bold = true});
}

}  // namespace detail

/// Draws a map as a figure of its own size, with axes and a legend.
[[nodiscard]] inline Canvas thumbnail_map(const ThumbnailMap& map) {
  detail::check_map(map);
  const auto colour = [&](std::size_t group) { return detail::group_colour(group, map.names.size()); };
  const Axis x = make_axis(map.area.left, map.area.right, {.ticks = 8});
  const Axis y = make_axis(map.area.bottom, map.area.top, {.ticks = 6});
  std::vector<LegendEntry> legend;
  for (std::size_t k = 0; map.names.size() > 1 && k < map.names.size(); ++k)
    legend.push_back({map.names[k], colour(k)});

  constexpr double margin = 12;
  const double width = map.side * map.area.columns, height = map.side * map.area.rows;
  // The space around the plot is measured on a temporary canvas.
  Canvas trial{width + 200, height + 400};
  const Region plan =
      plot_area(draw_heading(trial, {margin, margin, width, height}, map.titles.title, legend), map.titles, y);
  const double left = plan.left, top = plan.top;
  const double below = margin + height - plan.bottom();
  Canvas canvas{left + width + margin, top + height + below + margin};
  canvas.describe(map.titles.title);
  draw_heading(canvas, {margin, margin, width, height}, map.titles.title, legend);
  const Region plot{left, top, width, height};
  draw_vertical_axis(canvas, plot, y, map.titles.y);
  draw_horizontal_axis(canvas, plot, x, map.titles.x);
  for (std::size_t i = 0; i < map.cells.size(); ++i) {
    const Region cell{plot.left + map.side * map.cells[i].column, plot.bottom() - map.side * (map.cells[i].row + 1),
                      map.side, map.side};
    canvas.rectangle(cell.inset(0.5), colour(map.groups[i]));
    canvas.picture(cell.inset(2.5), map.images[i]);
  }
  for (std::size_t k = 0; k < map.centres.size(); ++k) {
    const Point at = place(plot, x, y, map.centres[k]);
    detail::draw_badge(canvas, {std::clamp(at.x, plot.left, plot.right()), std::clamp(at.y, plot.top, plot.bottom())},
                       std::to_string(k + 1), colour(k));
  }
  return canvas;
}

}  // namespace animevae
