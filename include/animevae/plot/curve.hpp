// SPDX-License-Identifier: MIT
#pragma once

#include <range/v3/view/zip.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <animevae/plot/axis.hpp>
#include <animevae/plot/canvas.hpp>
#include <animevae/plot/frame.hpp>

namespace animevae {

/// One line of a plot, with gaps where x or y is not finite.
struct Curve {
  std::string name{};
  std::vector<double> x{}, y{};
  std::optional<Colour> colour{};  ///< by default the palette's, in order
};

/// Lines over a common axis, such as losses by images seen; every value is drawn as it is, nothing is smoothed.
struct Curves {
  PlotTitles titles{};
  std::vector<Curve> curves{};
  Scale x_scale = Scale::linear, y_scale = Scale::linear;  ///< values of 0 and below are left out on a logarithmic axis
  bool from_zero = false;                                  ///< the vertical axis begins at 0
};

namespace detail {

inline bool has_place(double value, Scale scale) {
  return std::isfinite(value) && (scale == Scale::linear || value > 0);
}

inline bool has_place(Point point, const Curves& plot) {
  return has_place(point.x, plot.x_scale) && has_place(point.y, plot.y_scale);
}

inline std::vector<Point> points_of(const Curve& curve) {
  std::vector<Point> points;
  for (const auto [x, y] : ::ranges::views::zip(curve.x, curve.y)) points.push_back({x, y});
  return points;
}

struct Bounds {
  Point low{HUGE_VAL, HUGE_VAL}, high{-HUGE_VAL, -HUGE_VAL};
};

inline Bounds bounds_of(const Curves& plot) {
  Bounds bounds;
  for (const auto& curve : plot.curves)
    for (const Point point : points_of(curve)) {
      if (!has_place(point, plot)) continue;
      bounds.low = {(std::min)(bounds.low.x, point.x), (std::min)(bounds.low.y, point.y)};
      bounds.high = {(std::max)(bounds.high.x, point.x), (std::max)(bounds.high.y, point.y)};
    }
  if (bounds.low.x > bounds.high.x) return {{0, 0}, {1, 1}};
  if (plot.from_zero && plot.y_scale == Scale::linear) bounds.low.y = (std::min)(bounds.low.y, 0.0);
  // An axis that counts from 0, such as the images seen, shows 0 unless the curve begins far from it.
  if (plot.x_scale == Scale::linear && bounds.low.x > 0 && bounds.low.x < bounds.high.x / 2) bounds.low.x = 0;
  return bounds;
}

/// Thins out points for drawing: among points within half a point's width, the first, lowest, highest and last stay.
inline std::vector<Point> visible_points(const std::vector<Point>& points) {
  std::vector<Point> kept;
  const auto keep = [&](Point point) {
    if (kept.empty() || kept.back() != point) kept.push_back(point);
  };
  for (std::size_t begin = 0, end = 0; begin < points.size(); begin = end) {
    const double column = std::floor(points[begin].x * 2);
    std::size_t low = begin, high = begin;
    for (end = begin; end < points.size() && std::floor(points[end].x * 2) == column; ++end) {
      if (points[end].y < points[low].y) low = end;
      if (points[end].y > points[high].y) high = end;
    }
    keep(points[begin]);
    keep(points[(std::min)(low, high)]);
    keep(points[(std::max)(low, high)]);
    keep(points[end - 1]);
  }
  return kept;
}

inline void draw_line(Canvas& canvas, std::vector<Point> points, const Stroke& stroke) {
  if (points.size() == 1) canvas.rectangle({points[0].x - 2, points[0].y - 2, 4, 4}, stroke.colour);
  if (points.size() > 1) canvas.polyline(visible_points(points), stroke);
}

/// A name beside the end of its line.
struct EndLabel {
  std::string name;
  Colour colour;
  Point end;
  double y;
};

/// Moves labels apart, as little as possible, until neighbours are a line's height from each other.
inline void spread(std::vector<EndLabel>& labels, const Region& plot) {
  constexpr double line_height = 14;
  std::stable_sort(labels.begin(), labels.end(), [](const auto& a, const auto& b) { return a.end.y < b.end.y; });
  for (int round = 0; round < 200; ++round)
    for (std::size_t k = 1; k < labels.size(); ++k) {
      const double missing = line_height - (labels[k].y - labels[k - 1].y);
      if (missing <= 0) continue;
      labels[k - 1].y -= missing / 2;
      labels[k].y += missing / 2;
    }
  if (labels.empty()) return;
  const double below = (std::max)(0.0, labels.back().y - (plot.bottom() - 4));
  for (auto& label : labels) label.y -= below;
  for (double top = plot.top; auto& label : labels) {
    label.y = (std::max)(label.y, top);
    top = label.y + line_height;
  }
}

inline void draw_end_labels(Canvas& canvas, const Region& plot, std::vector<EndLabel> labels) {
  spread(labels, plot);
  for (const auto& label : labels) {
    const double x = plot.right() + 14;
    canvas.line({label.end.x + 3, label.end.y}, {x - 3, label.y},
                {.colour = {label.colour.light, label.colour.dark, 0.5}, .width = 0.75});
    canvas.text({x, label.y}, label.name,
                {.size = text_size::tick, .colour = label.colour, .vertical = VerticalAlign::middle, .bold = true});
  }
}

inline Colour colour_of(const Curves& plot, std::size_t k) {
  if (plot.curves[k].colour) return *plot.curves[k].colour;
  if (plot.curves.size() <= palette::series.size()) return palette::of_series(k);
  return sequential_colour(double(k) / double(plot.curves.size() - 1));
}

inline double room_for_names(const Curves& plot) {
  if (plot.curves.size() < 2) return 14;
  double width = 0;
  for (const auto& curve : plot.curves)
    width = (std::max)(width, text_width(curve.name, {.size = text_size::tick, .bold = true}));
  return width + 18;
}

}  // namespace detail

/// Draws curves into a region; if there are several, each has its name at its end.
inline void draw(Canvas& canvas, const Region& region, const Curves& curves) {
  const Region below = draw_heading(canvas, region, curves.titles.title);
  const auto bounds = detail::bounds_of(curves);
  const Axis y =
      make_axis(bounds.low.y, bounds.high.y, {curves.y_scale, (std::max)(2, int((below.height - 40) / 42)), true});
  const Region plot = plot_area(below, curves.titles, y, detail::room_for_names(curves));
  const Axis x = make_axis(bounds.low.x, bounds.high.x, {curves.x_scale, (std::max)(2, int(plot.width / 85))});
  draw_vertical_axis(canvas, plot, y, curves.titles.y);
  draw_horizontal_axis(canvas, plot, x, curves.titles.x);

  std::vector<detail::EndLabel> labels;
  for (std::size_t k = curves.curves.size(); k-- > 0;) {  // the first lies on top
    const Stroke stroke{.colour = detail::colour_of(curves, k), .width = 1.75};
    std::vector<Point> line;
    std::optional<Point> end;
    for (const Point point : detail::points_of(curves.curves[k])) {
      if (detail::has_place(point, curves)) line.push_back(*(end = place(plot, x, y, point)));
      else detail::draw_line(canvas, std::exchange(line, {}), stroke);
    }
    detail::draw_line(canvas, std::move(line), stroke);
    if (end) labels.push_back({curves.curves[k].name, stroke.colour, *end, end->y});
  }
  if (curves.curves.size() > 1) detail::draw_end_labels(canvas, plot, std::move(labels));
}

}  // namespace animevae
