// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/image/image.hpp>
#include <animevae/plot/colour.hpp>
#include <animevae/plot/text.hpp>

namespace animevae {

/// A position on a canvas in points: x to the right, y down.
struct Point {
  double x = 0, y = 0;

  friend bool operator==(const Point&, const Point&) = default;
};

/// A rectangle of a canvas in points.
struct Region {
  double left = 0, top = 0, width = 0, height = 0;

  [[nodiscard]] double right() const { return left + width; }
  [[nodiscard]] double bottom() const { return top + height; }
  [[nodiscard]] Point centre() const { return {left + width / 2, top + height / 2}; }

  [[nodiscard]] Region without(double at_left, double at_top, double at_right, double at_bottom) const {
    return {left + at_left, top + at_top, width - at_left - at_right, height - at_top - at_bottom};
  }
  [[nodiscard]] Region inset(double margin) const { return without(margin, margin, margin, margin); }

  friend bool operator==(const Region&, const Region&) = default;
};

struct Stroke {
  Colour colour = palette::ink;
  double width = 1;
  bool dashed = false;
};

/// The shapes of a canvas: the corners of a line or an area, a text, a picture.
struct PathShape {
  std::vector<Point> points{};
  std::optional<Colour> fill{};
  std::optional<Stroke> stroke{};
};
struct RectangleShape {
  Region region{};
  Colour fill{};
};
struct TextShape {
  Point at{};
  std::string text{};
  TextStyle style{};
};
struct PictureShape {
  Region region{};
  Image image{};
};
using Drawn = std::variant<PathShape, RectangleShape, TextShape, PictureShape>;

/// A drawing with a size in points, kept as a list of shapes: `render` rasterises it at any resolution, `to_svg` writes
/// text, each for a light or a dark theme. (A cairo SVG surface would turn letters into outlines, fix the colours, and
/// use names that clash when two drawings stand on one page.)
class Canvas {
 public:
  Canvas(double width, double height) : width_{width}, height_{height} {
    if (!(width > 0 && height > 0 && width <= 1e5 && height <= 1e5))
      throw InvalidValue(fmt::format("a figure is 1 to 100000 points wide and high, not {}x{}", width, height));
  }

  [[nodiscard]] double width() const { return width_; }
  [[nodiscard]] double height() const { return height_; }
  [[nodiscard]] Region region() const { return {0, 0, width_, height_}; }
  [[nodiscard]] std::span<const Drawn> shapes() const { return shapes_; }

  /// Sets the description of the figure for screen readers.
  void describe(std::string description) { description_ = std::move(description); }
  [[nodiscard]] const std::string& description() const { return description_; }

  void line(Point from, Point to, const Stroke& stroke = {}) { polyline({from, to}, stroke); }

  void polyline(std::vector<Point> points, const Stroke& stroke = {}) {
    shapes_.emplace_back(PathShape{.points = std::move(points), .stroke = stroke});
  }

  void polygon(std::vector<Point> points, const Colour& fill) {
    shapes_.emplace_back(PathShape{.points = std::move(points), .fill = fill});
  }

  void rectangle(const Region& region, const Colour& fill) { shapes_.emplace_back(RectangleShape{region, fill}); }

  void text(Point at, std::string text, const TextStyle& style = {}) {
    shapes_.emplace_back(TextShape{at, std::move(text), style});
  }

  /// A picture stretched to the region, its pixels kept as sharp squares.
  void picture(const Region& region, Image image) { shapes_.emplace_back(PictureShape{region, std::move(image)}); }

 private:
  double width_, height_;
  std::vector<Drawn> shapes_{};
  std::string description_{};
};

}  // namespace animevae
