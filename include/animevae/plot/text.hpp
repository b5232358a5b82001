// SPDX-License-Identifier: MIT
#pragma once

#include <cairo.h>

#include <memory>
#include <string>

#include <animevae/plot/colour.hpp>

namespace animevae {

/// The font of all figures; fontconfig substitutes a similar one if it is not installed.
inline constexpr const char* font_family = "DejaVu Sans";

enum class Align { left, centre, right };
enum class VerticalAlign { baseline, middle };

/// How a text is set; size in points, which are CSS pixels for a figure shown at its own size.
struct TextStyle {
  double size = 12;
  Colour colour = palette::ink;
  Align align = Align::left;
  VerticalAlign vertical = VerticalAlign::baseline;
  bool bold = false;
  bool upwards = false;  ///< turned by a quarter, to be read from the right: the title of a vertical axis
};

namespace detail {

struct DestroyCairo {
  void operator()(cairo_t* context) const { cairo_destroy(context); }
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
using CairoContext = std::unique_ptr<cairo_t, DestroyCairo>;
using CairoSurface = std::unique_ptr<cairo_surface_t, DestroyCairo>;

/// Unhinted, so that text has the same width at every pixel ratio and never leaves the room made for it.
inline void select_font(cairo_t* context, const TextStyle& style) {
  cairo_select_font_face(context, font_family, CAIRO_FONT_SLANT_NORMAL,
                         style.bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size(context, style.size);
  const std::unique_ptr<cairo_font_options_t, decltype(&cairo_font_options_destroy)> options{
      cairo_font_options_create(), cairo_font_options_destroy};
  cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
  cairo_set_font_options(context, options.get());
}

}  // namespace detail

/// The advance width of a UTF-8 text, in points.
[[nodiscard]] inline double text_width(const std::string& text, const TextStyle& style = {}) {
  const detail::CairoSurface surface{cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1)};
  const detail::CairoContext context{cairo_create(surface.get())};
  detail::select_font(context.get(), style);
  cairo_text_extents_t extents;
  cairo_text_extents(context.get(), text.c_str(), &extents);
  return extents.x_advance;
}

/// How far below its middle a text of this size has its baseline: half the height of a capital.
[[nodiscard]] constexpr double baseline_below_middle(double size) { return 0.36 * size; }

}  // namespace animevae
