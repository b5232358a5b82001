// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <animevae/image/png.hpp>
#include <animevae/plot/base64.hpp>
#include <animevae/plot/canvas.hpp>
#include <animevae/plot/markup.hpp>

namespace animevae {

namespace detail {

/// A number with at most two decimals, without trailing zeros.
inline std::string brief(double value) {
  std::string text = fmt::format("{:.2f}", value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

/// Writes shapes as SVG elements and remembers which colours they use. A class sets `color`, in light and in dark, and
/// elements refer to it as currentColor; its name is made of the colours, so that drawings on one page cannot clash.
class SvgWriter {
 public:
  void operator()(const RectangleShape& shape) {
    add(R"(<rect x="{}" y="{}" width="{}" height="{}" fill="currentColor" shape-rendering="crispEdges"{}{}/>)",
        brief(shape.region.left), brief(shape.region.top), brief(shape.region.width), brief(shape.region.height),
        class_of(shape.fill), opacity(shape.fill, "fill"));
  }

  void operator()(const PathShape& shape) {
    if (shape.points.empty()) return;
    std::string corners;
    for (const auto& point : shape.points)
      fmt::format_to(std::back_inserter(corners), "{}{} {}", corners.empty() ? 'M' : 'L', brief(point.x),
                     brief(point.y));
    if (shape.fill)
      add(R"(<path d="{}Z" fill="currentColor"{}{}/>)", corners, class_of(*shape.fill), opacity(*shape.fill, "fill"));
    if (!shape.stroke) return;
    const Stroke& stroke = *shape.stroke;
    add(R"(<path d="{}" fill="none" stroke="currentColor" stroke-width="{}" stroke-linejoin="round"{}{}{}/>)", corners,
        brief(stroke.width), class_of(stroke.colour), opacity(stroke.colour, "stroke"),
        stroke.dashed ? R"( stroke-dasharray="4 3")" : "");
  }

  void operator()(const TextShape& shape) {
    const TextStyle& style = shape.style;
    const double down = style.vertical == VerticalAlign::middle ? baseline_below_middle(style.size) : 0;
    const std::string turn =
        style.upwards ? fmt::format(R"x( transform="rotate(-90 {} {})")x", brief(shape.at.x), brief(shape.at.y)) : "";
    const char* anchor = style.align == Align::left     ? ""
                         : style.align == Align::centre ? R"( text-anchor="middle")"
                                                        : R"( text-anchor="end")";
    add(R"(<text x="{}" y="{}" font-size="{}" fill="currentColor"{}{}{}{}>{}</text>)", brief(shape.at.x),
        brief(shape.at.y + down), brief(style.size), style.bold ? R"( font-weight="bold")" : "", anchor, turn,
        class_of(style.colour), escape_markup(shape.text));
  }

  void operator()(const PictureShape& shape) {
    if (shape.image.height < 1 || shape.image.width < 1) return;
    add(R"(<image x="{}" y="{}" width="{}" height="{}" preserveAspectRatio="none" style="image-rendering:pixelated" )"
        R"(href="data:image/png;base64,{}"/>)",
        brief(shape.region.left), brief(shape.region.top), brief(shape.region.width), brief(shape.region.height),
        to_base64(encode_png(shape.image)));
  }

  [[nodiscard]] const std::string& elements() const { return elements_; }

  [[nodiscard]] std::string style() const {
    std::string light, dark;
    for (const auto& colour : colours_) {
      fmt::format_to(std::back_inserter(light), ".{}{{color:#{:06x}}}", name(colour), colour.light);
      fmt::format_to(std::back_inserter(dark), ".{}{{color:#{:06x}}}", name(colour), colour.dark);
    }
    return fmt::format("<style>{}@media (prefers-color-scheme:dark){{{}}}</style>", light, dark);
  }

 private:
  template <class... Values>
  void add(fmt::format_string<Values...> format, Values&&... values) {
    fmt::format_to(std::back_inserter(elements_), format, std::forward<Values>(values)...);
    elements_ += '\n';
  }

  static std::string name(const Colour& colour) { return fmt::format("c{:06x}{:06x}", colour.light, colour.dark); }

  std::string class_of(Colour colour) {
    colour.alpha = 1;
    colours_.insert(colour);
    return fmt::format(R"( class="{}")", name(colour));
  }

  static std::string opacity(const Colour& colour, std::string_view what) {
    return colour.alpha < 1 ? fmt::format(R"( {}-opacity="{}")", what, brief(colour.alpha)) : "";
  }

  std::string elements_{};
  std::set<Colour> colours_{};
};

}  // namespace detail

struct SvgOptions {
  bool background = true;  ///< fill the canvas with the theme's surface; off where the page shows through
};

/// A figure as SVG text, for a file or to stand in a page: text stays text, and the colours follow the reader's
/// preference for light or dark.
[[nodiscard]] inline std::string to_svg(const Canvas& canvas, const SvgOptions& options = {}) {
  detail::SvgWriter write;
  if (options.background) write(RectangleShape{canvas.region(), palette::surface});
  for (const auto& shape : canvas.shapes()) std::visit(write, shape);
  const std::string about = canvas.description().empty()
                                ? std::string{}
                                : fmt::format("<title>{}</title>\n", escape_markup(canvas.description()));
  return fmt::format(
      R"(<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{0}" height="{1}" viewBox="0 0 {0} {1}" )"
      R"(font-family="{2}, Verdana, sans-serif">)"
      "\n{3}{4}\n{5}</svg>\n",
      detail::brief(canvas.width()), detail::brief(canvas.height()), font_family, about, write.style(),
      write.elements());
}

}  // namespace animevae
