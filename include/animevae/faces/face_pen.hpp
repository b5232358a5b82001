// SPDX-License-Identifier: MIT
#pragma once

#include <cairo.h>
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <numbers>
#include <span>

#include <animevae/core/error.hpp>
#include <animevae/image/image.hpp>

namespace animevae::face {

struct Point {
  double x = 0, y = 0;

  friend constexpr Point operator+(Point a, Point b) { return {a.x + b.x, a.y + b.y}; }
  friend constexpr Point operator-(Point a, Point b) { return {a.x - b.x, a.y - b.y}; }
  friend constexpr Point operator*(double k, Point a) { return {k * a.x, k * a.y}; }
};

[[nodiscard]] constexpr Point mix(Point a, Point b, double share_of_b) { return a + share_of_b * (b - a); }

/// sRGB, each in [0, 1]; mixed without linearising, as painting programs do.
struct Colour {
  double red = 0, green = 0, blue = 0;

  friend constexpr Colour operator*(Colour a, Colour b) { return {a.red * b.red, a.green * b.green, a.blue * b.blue}; }
  friend constexpr bool operator==(const Colour&, const Colour&) = default;
};

[[nodiscard]] constexpr Colour mix(Colour a, Colour b, double share_of_b) {
  return {std::lerp(a.red, b.red, share_of_b), std::lerp(a.green, b.green, share_of_b),
          std::lerp(a.blue, b.blue, share_of_b)};
}

/// A cubic Bezier curve.
struct Cubic {
  Point a, b, c, d;

  [[nodiscard]] constexpr Point at(double t) const {
    const double s = 1 - t;
    return (s * s * s) * a + (3 * s * s * t) * b + (3 * s * t * t) * c + (t * t * t) * d;
  }
  [[nodiscard]] constexpr Point direction(double t) const {
    const double s = 1 - t;
    return (3 * s * s) * (b - a) + (6 * s * t) * (c - b) + (3 * t * t) * (d - c);
  }
  /// The part of the curve from `from` to `to`, both in [0, 1].
  [[nodiscard]] constexpr Cubic part(double from, double to) const {
    const double third = (to - from) / 3;
    return {at(from), at(from) + third * direction(from), at(to) - third * direction(to), at(to)};
  }
};

/// How a line swells: its widths at the start, in the middle and at the end.
struct Width {
  double start = 0, middle = 1, end = 0;

  [[nodiscard]] constexpr double at(double t) const {
    const double s = 1 - t;
    return s * (1 - 2 * t) * start + 4 * s * t * middle + t * (2 * t - 1) * end;
  }
};

/// A square sheet of 100 x 100 units, drawn with cairo at a multiple of the wanted size and downsampled at the end.
/// Paths are built by `move`, `line`, `curve`, ... and used up by `fill` or `outline`.
class Pen {
 public:
  Pen(int size, int factor)
      : size_{size},
        factor_{factor},
        sheet_{cairo_image_surface_create(CAIRO_FORMAT_RGB24, size * factor, size * factor)},
        cairo_{cairo_create(sheet_.get())} {
    check();
    cairo_scale(cairo_.get(), size * factor / 100.0, size * factor / 100.0);
    cairo_set_antialias(cairo_.get(), CAIRO_ANTIALIAS_FAST);
    cairo_set_tolerance(cairo_.get(), 0.25);
    cairo_set_line_join(cairo_.get(), CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_cap(cairo_.get(), CAIRO_LINE_CAP_ROUND);
  }

  Pen& move(Point p) { return cairo_move_to(cairo_.get(), p.x, p.y), *this; }
  Pen& line(Point p) { return cairo_line_to(cairo_.get(), p.x, p.y), *this; }
  Pen& curve(Point b, Point c, Point d) { return cairo_curve_to(cairo_.get(), b.x, b.y, c.x, c.y, d.x, d.y), *this; }
  Pen& close() { return cairo_close_path(cairo_.get()), *this; }

  /// A quadratic curve from the current point, with `pull` as its control point.
  Pen& bow(Point pull, Point end) {
    Point start;
    cairo_get_current_point(cairo_.get(), &start.x, &start.y);
    return curve(mix(start, pull, 2.0 / 3), mix(end, pull, 2.0 / 3), end);
  }

  Pen& polygon(std::initializer_list<Point> corners) {
    for (const Point corner : corners) line(corner);
    return close();
  }

  Pen& ellipse(Point centre, double radius_x, double radius_y) {
    constexpr double k = 0.5522847498;  // the control points that make a cubic nearly a quarter of a circle
    const auto [x, y] = centre;
    const double kx = k * radius_x, ky = k * radius_y;
    move({x + radius_x, y});
    curve({x + radius_x, y + ky}, {x + kx, y + radius_y}, {x, y + radius_y});
    curve({x - kx, y + radius_y}, {x - radius_x, y + ky}, {x - radius_x, y});
    curve({x - radius_x, y - ky}, {x - kx, y - radius_y}, {x, y - radius_y});
    curve({x + kx, y - radius_y}, {x + radius_x, y - ky}, {x + radius_x, y});
    return close();
  }

  /// The path of a line that swells and thins, as a closed shape.
  Pen& swell(const Cubic& curve, Width width) {
    constexpr int pieces = 10;
    std::array<Point, pieces + 1> back;
    for (int k = 0; k <= pieces; ++k) {
      const double t = double(k) / pieces;
      const Point along = curve.direction(t);
      const double half = width.at(t) / 2 / std::fmax(std::hypot(along.x, along.y), 1e-9);
      const Point aside{-along.y * half, along.x * half};
      const Point edge = curve.at(t) + aside;
      if (k == 0) move(edge);
      else line(edge);
      back[std::size_t(k)] = curve.at(t) - aside;
    }
    for (int k = pieces; k >= 0; --k) line(back[std::size_t(k)]);
    return close();
  }

  void fill(Colour colour, double opacity = 1, bool keep = false) {
    use(colour, opacity);
    if (keep) cairo_fill_preserve(cairo_.get());
    else cairo_fill(cairo_.get());
  }

  /// Fills with a gradient along the line from `from` to `to`.
  void fill(Point from, Point to, std::span<const Colour> colours, bool keep = false) {
    const std::unique_ptr<cairo_pattern_t, Destroy> pattern{cairo_pattern_create_linear(from.x, from.y, to.x, to.y)};
    double position = 0;
    for (const auto [red, green, blue] : colours) {
      cairo_pattern_add_color_stop_rgb(pattern.get(), position, red, green, blue);
      position += 1 / (double(colours.size()) - 1);
    }
    cairo_set_source(cairo_.get(), pattern.get());
    if (keep) cairo_fill_preserve(cairo_.get());
    else cairo_fill(cairo_.get());
  }

  void fill(Point from, Point to, std::initializer_list<Colour> colours, bool keep = false) {
    fill(from, to, std::span{colours.begin(), colours.size()}, keep);
  }

  void outline(Colour colour, double width, double opacity = 1) {
    use(colour, opacity);
    cairo_set_line_width(cairo_.get(), width);
    cairo_stroke(cairo_.get());
  }

  void swelling_line(const Cubic& curve, Width width, Colour colour, double opacity = 1) {
    swell(curve, width).fill(colour, opacity);
  }

  /// Fills with light that fades from `opacity` at the centre to nothing at the rim of an ellipse.
  void fill_glow(Point centre, double radius_x, double radius_y, Colour colour, double opacity, bool keep = false) {
    const std::unique_ptr<cairo_pattern_t, Destroy> pattern{cairo_pattern_create_radial(0, 0, 0, 0, 0, 1)};
    const auto [red, green, blue] = colour;
    cairo_pattern_add_color_stop_rgba(pattern.get(), 0, red, green, blue, opacity);
    cairo_pattern_add_color_stop_rgba(pattern.get(), 0.45, red, green, blue, opacity * 0.75);
    cairo_pattern_add_color_stop_rgba(pattern.get(), 1, red, green, blue, 0);
    cairo_matrix_t matrix;
    cairo_matrix_init_scale(&matrix, 1 / radius_x, 1 / radius_y);
    cairo_matrix_translate(&matrix, -centre.x, -centre.y);
    cairo_pattern_set_matrix(pattern.get(), &matrix);
    cairo_set_source(cairo_.get(), pattern.get());
    if (keep) cairo_fill_preserve(cairo_.get());
    else cairo_fill(cairo_.get());
  }

  void glow(Point centre, double radius_x, double radius_y, Colour colour, double opacity) {
    ellipse(centre, radius_x, radius_y).fill_glow(centre, radius_x, radius_y, colour, opacity);
  }

  /// From here on, drawing happens around `origin`, turned by `degrees` and scaled.
  void place(Point origin, double degrees, double scale_x, double scale_y) {
    cairo_translate(cairo_.get(), origin.x, origin.y);
    cairo_rotate(cairo_.get(), degrees * std::numbers::pi / 180);
    cairo_scale(cairo_.get(), scale_x, scale_y);
  }

  /// Draws only inside the path from here on.
  void clip() { cairo_clip(cairo_.get()); }

  /// Calls `draw()`; its `place` and `clip` end with it.
  template <class Draw>
  void within(Draw&& draw) {
    cairo_save(cairo_.get());
    draw();
    cairo_restore(cairo_.get());
  }

  /// The sheet reduced to size x size RGB, each pixel the mean of factor x factor.
  [[nodiscard]] Image finish() {
    cairo_surface_flush(sheet_.get());
    check();
    Image image{size_, size_, 3};
    const unsigned char* rows = cairo_image_surface_get_data(sheet_.get());
    const std::size_t stride = std::size_t(cairo_image_surface_get_stride(sheet_.get()));
    for (int row = 0; row < size_; ++row)
      reduce_row(rows + std::size_t(row) * std::size_t(factor_) * stride, stride, image.at(row, 0));
    return image;
  }

 private:
  struct Destroy {
    void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    void operator()(cairo_pattern_t* pattern) const { cairo_pattern_destroy(pattern); }
  };

  void use(Colour colour, double opacity) {
    cairo_set_source_rgba(cairo_.get(), colour.red, colour.green, colour.blue, opacity);
  }

  void check() const {
    cairo_status_t status = cairo_surface_status(sheet_.get());
    if (status == CAIRO_STATUS_SUCCESS && cairo_) status = cairo_status(cairo_.get());
    if (status != CAIRO_STATUS_SUCCESS)
      throw Error(fmt::format("cairo could not draw a picture of {0} x {0} pixels: {1}", size_ * factor_,
                              cairo_status_to_string(status)));
  }

  void reduce_row(const unsigned char* rows, std::size_t stride, std::uint8_t* out) const {
    const unsigned count = unsigned(factor_ * factor_);
    for (int column = 0; column < size_; ++column) {
      // Red and blue are summed in the halves of one word: 16 x 255 fits into 16 bits.
      std::uint32_t red_blue = 0, green = 0;
      for (int row = 0; row < factor_; ++row) {
        const auto* pixels =
            reinterpret_cast<const std::uint32_t*>(rows + std::size_t(row) * stride) + column * factor_;
        for (int k = 0; k < factor_; ++k) {
          red_blue += pixels[k] & 0x00ff00ffU;
          green += (pixels[k] >> 8) & 0xffU;
        }
      }
      *out++ = std::uint8_t(((red_blue >> 16) + count / 2) / count);
      *out++ = std::uint8_t((green + count / 2) / count);
      *out++ = std::uint8_t(((red_blue & 0xffffU) + count / 2) / count);
    }
  }

  int size_, factor_;
  std::unique_ptr<cairo_surface_t, Destroy> sheet_;
  std::unique_ptr<cairo_t, Destroy> cairo_;
};

}  // namespace animevae::face
