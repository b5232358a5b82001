// SPDX-License-Identifier: MIT
#pragma once

#include <cairo.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <variant>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/image/image.hpp>
#include <animevae/plot/canvas.hpp>

namespace animevae {

struct RenderOptions {
  double pixel_ratio = 2;  ///< pixels per point; 2 keeps text sharp on today's screens and in print
  Theme theme = Theme::light;
};

namespace detail {

/// Draws shapes on a cairo context whose unit is the point.
class Painter {
 public:
  Painter(cairo_t* context, const RenderOptions& options) : context_{context}, options_{options} {}

  void operator()(const RectangleShape& shape) {
    // Edges on whole pixels: bars and cells stay crisp, and neighbours meet without a seam.
    const double left = snap(shape.region.left), top = snap(shape.region.top);
    set_colour(shape.fill);
    cairo_rectangle(context_, left, top, snap(shape.region.right()) - left, snap(shape.region.bottom()) - top);
    cairo_fill(context_);
  }

  void operator()(const PathShape& shape) {
    if (shape.points.empty()) return;
    const bool straight = shape.stroke && is_axis_aligned(shape.points);
    const double width = shape.stroke ? stroke_width(*shape.stroke, straight) : 0;
    cairo_new_path(context_);  // a text leaves a current point, which would begin the path
    for (const auto& point : shape.points)
      cairo_line_to(context_, straight ? snap_centre(point.x, width) : point.x,
                    straight ? snap_centre(point.y, width) : point.y);
    if (shape.fill) {
      set_colour(*shape.fill);
      cairo_close_path(context_);
      shape.stroke ? cairo_fill_preserve(context_) : cairo_fill(context_);
    }
    if (shape.stroke) stroke_path(*shape.stroke, width);
  }

  void operator()(const TextShape& shape) {
    const TextStyle& style = shape.style;
    cairo_save(context_);
    cairo_translate(context_, shape.at.x, shape.at.y);
    if (style.upwards) cairo_rotate(context_, -1.57079632679489662);
    select_font(context_, style);
    const double share = style.align == Align::left ? 0 : style.align == Align::centre ? 0.5 : 1;
    const double down = style.vertical == VerticalAlign::middle ? baseline_below_middle(style.size) : 0;
    cairo_move_to(context_, -share * text_width(shape.text, style), down);
    set_colour(style.colour);
    cairo_show_text(context_, shape.text.c_str());
    cairo_restore(context_);
  }

  void operator()(const PictureShape& shape) {
    const Image& image = shape.image;
    if (image.height < 1 || image.width < 1) return;
    const CairoSurface picture = to_surface(image);
    cairo_save(context_);
    cairo_translate(context_, snap(shape.region.left), snap(shape.region.top));
    cairo_scale(context_, shape.region.width / image.width, shape.region.height / image.height);
    cairo_set_source_surface(context_, picture.get(), 0, 0);
    cairo_pattern_set_filter(cairo_get_source(context_), CAIRO_FILTER_NEAREST);
    cairo_paint(context_);
    cairo_restore(context_);
  }

 private:
  static bool is_axis_aligned(const std::vector<Point>& points) {
    return points.size() == 2 && (points[0].x == points[1].x || points[0].y == points[1].y);
  }

  double snap(double points) const { return std::round(points * options_.pixel_ratio) / options_.pixel_ratio; }

  /// The width of a line, at least a pixel; whole pixels for a line along an axis, so that its edges are sharp.
  double stroke_width(const Stroke& stroke, bool straight) const {
    const double pixels = (std::max)(1.0, stroke.width * options_.pixel_ratio);
    return (straight ? std::round(pixels) : pixels) / options_.pixel_ratio;
  }

  /// The centre of a line, moved so that its edges fall on whole pixels.
  double snap_centre(double points, double width) const { return snap(points - width / 2) + width / 2; }

  void set_colour(const Colour& colour) {
    const std::uint32_t rgb = in_theme(colour, options_.theme);
    cairo_set_source_rgba(context_, ((rgb >> 16) & 0xff) / 255.0, ((rgb >> 8) & 0xff) / 255.0, (rgb & 0xff) / 255.0,
                          colour.alpha);
  }

  void stroke_path(const Stroke& stroke, double width) {
    set_colour(stroke.colour);
    cairo_set_line_width(context_, width);
    cairo_set_line_join(context_, CAIRO_LINE_JOIN_ROUND);
    const double dashes[] = {4, 3};
    cairo_set_dash(context_, dashes, stroke.dashed ? 2 : 0, 0);
    cairo_stroke(context_);
  }

  static CairoSurface to_surface(const Image& image) {
    CairoSurface surface{cairo_image_surface_create(CAIRO_FORMAT_ARGB32, image.width, image.height)};
    cairo_surface_flush(surface.get());
    unsigned char* bytes = cairo_image_surface_get_data(surface.get());
    if (bytes == nullptr) throw Error("a picture of a figure does not fit into memory");
    const int stride = cairo_image_surface_get_stride(surface.get());
    for (int row = 0; row < image.height; ++row)
      for (int column = 0; column < image.width; ++column) {
        const std::uint32_t pixel = premultiplied(image.at(row, column), image.channels);
        std::memcpy(bytes + std::ptrdiff_t(row) * stride + std::ptrdiff_t(column) * 4, &pixel, 4);
      }
    cairo_surface_mark_dirty(surface.get());
    return surface;
  }

  static std::uint32_t premultiplied(const std::uint8_t* pixel, int channels) {
    const std::uint32_t alpha = channels == 4 ? pixel[3] : 255;
    const auto times_alpha = [&](int k) { return (pixel[channels < 3 ? 0 : k] * alpha + 127) / 255; };
    return alpha << 24 | times_alpha(0) << 16 | times_alpha(1) << 8 | times_alpha(2);
  }

  cairo_t* context_;
  RenderOptions options_;
};

inline Image from_surface(cairo_surface_t* surface) {
  cairo_surface_flush(surface);
  Image image{cairo_image_surface_get_height(surface), cairo_image_surface_get_width(surface), 3};
  const unsigned char* bytes = cairo_image_surface_get_data(surface);
  const int stride = cairo_image_surface_get_stride(surface);
  for (int row = 0; row < image.height; ++row)
    for (int column = 0; column < image.width; ++column) {
      std::uint32_t pixel;
      std::memcpy(&pixel, bytes + std::ptrdiff_t(row) * stride + std::ptrdiff_t(column) * 4, 4);
      std::uint8_t* to = image.at(row, column);
      for (int colour = 0; colour < 3; ++colour) to[colour] = std::uint8_t(pixel >> (16 - 8 * colour));
    }
  return image;
}

}  // namespace detail

/// The pixels of a figure, width and height of the canvas times the pixel ratio, RGB on the theme's surface. Throws
/// InvalidValue for an impossible size (cairo draws up to 32767 pixels a side).
[[nodiscard]] inline Image render(const Canvas& canvas, const RenderOptions& options = {}) {
  const double width = std::round(canvas.width() * options.pixel_ratio);
  const double height = std::round(canvas.height() * options.pixel_ratio);
  if (!(width >= 1 && height >= 1 && width <= 32767 && height <= 32767))
    throw InvalidValue(fmt::format("a figure of {}x{} points at {} pixels per point has no side of 1 to 32767 pixels",
                                   canvas.width(), canvas.height(), options.pixel_ratio));
  const detail::CairoSurface surface{cairo_image_surface_create(CAIRO_FORMAT_RGB24, int(width), int(height))};
  const detail::CairoContext context{cairo_create(surface.get())};
  cairo_scale(context.get(), options.pixel_ratio, options.pixel_ratio);

  detail::Painter paint{context.get(), options};
  paint(RectangleShape{canvas.region(), palette::surface});
  for (const auto& shape : canvas.shapes()) std::visit(paint, shape);
  if (const auto status = cairo_status(context.get()); status != CAIRO_STATUS_SUCCESS)
    throw Error(fmt::format("a figure could not be drawn: {}", cairo_status_to_string(status)));
  return detail::from_surface(surface.get());
}

}  // namespace animevae
