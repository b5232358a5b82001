// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>
#include <range/v3/view/iota.hpp>
#include <range/v3/view/zip.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/image/image.hpp>
#include <animevae/plot/canvas.hpp>
#include <animevae/plot/captioned_grid.hpp>
#include <animevae/plot/frame.hpp>
#include <animevae/text/utf8.hpp>

namespace animevae {

/// Pictures of one size in rows, with a caption below each.
struct ContactSheet {
  std::string title{};
  int columns = 8;
  std::vector<Image> images{};
  std::vector<std::string> captions{};  ///< one per image; text behind a line break is a fainter second line
  std::vector<std::string> headings{};  ///< above the columns, one each or none
  double least_side = 90;               ///< least width of a picture, in points, so that captions fit below
};

/// A UTF-8 text, shortened in the middle with an ellipsis if it is wider than `width` points.
[[nodiscard]] inline std::string shortened(const std::string& text, double width, const TextStyle& style) {
  if (text_width(text, style) <= width) return text;
  std::vector<std::size_t> begins;  // of the characters
  for (std::size_t i = 0; i < text.size(); ++i)
    if (!is_utf8_continuation(text[i])) begins.push_back(i);
  begins.push_back(text.size());
  for (std::size_t kept = begins.size() - 2; kept > 0; --kept) {
    const std::size_t at_end = kept / 2, at_start = kept - at_end;
    std::string ends = text.substr(0, begins[at_start]) + "\u2026" + text.substr(begins[begins.size() - 1 - at_end]);
    if (text_width(ends, style) <= width) return ends;
  }
  return "\u2026";
}

/// Draws a contact sheet. InvalidValue for no images, images of different sizes, or captions that are not one per
/// image.
[[nodiscard]] inline Canvas contact_sheet(const ContactSheet& sheet) {
  if (sheet.images.empty() || sheet.columns < 1)
    throw InvalidValue("a contact sheet needs at least 1 image and 1 column");
  if (sheet.captions.size() != sheet.images.size())
    throw InvalidValue(
        fmt::format("a contact sheet of {} images has {} captions", sheet.images.size(), sheet.captions.size()));
  if (!sheet.headings.empty() && int(sheet.headings.size()) != sheet.columns)
    throw InvalidValue(
        fmt::format("a contact sheet of {} columns has {} headings", sheet.columns, sheet.headings.size()));
  const Image& first = sheet.images.front();
  for (const Image& image : sheet.images)
    if (image.width != first.width || image.height != first.height)
      throw InvalidValue("the images of a contact sheet share one size");

  // Whole multiples of half a pixel, so that a rendering at two pixels per point keeps every pixel a square.
  const double scale = std::ceil(2 * sheet.least_side / first.width) / 2;
  const double width = scale * first.width, height = scale * first.height;
  constexpr double margin = 12, gap = 10, line = text_size::tick + 3;
  const double step_right = width + gap, step_down = height + 2 * line + gap;
  const int columns = (std::min)(sheet.columns, int(sheet.images.size()));
  const int rows = (int(sheet.images.size()) + columns - 1) / columns;
  const double top = margin + (sheet.title.empty() ? 0 : text_size::title + 10) + (sheet.headings.empty() ? 0 : 18);
  const double title_width = text_width(sheet.title, {.size = text_size::title, .bold = true});
  Canvas canvas{2 * margin + (std::max)(step_right * columns - gap, std::ceil(title_width)),
                top + step_down * rows - gap + margin};
  canvas.describe(sheet.title);
  draw_heading(canvas, canvas.region().inset(margin), sheet.title);
  TextStyle strong{.size = text_size::tick, .align = Align::centre}, faint = detail::tick_style;
  faint.align = Align::centre;
  namespace rv = ::ranges::views;
  for (const auto& [column, heading] : rv::zip(rv::iota(0, columns), sheet.headings))
    canvas.text({margin + step_right * column + width / 2, top - 7}, heading, faint);
  for (const auto& [i, image, caption] : rv::zip(rv::iota(0), sheet.images, sheet.captions)) {
    const Region place{margin + step_right * (i % columns), top + step_down * (i / columns), width, height};
    canvas.picture(place, image);
    const auto [above, below] = detail::two_lines(caption);
    canvas.text({place.centre().x, place.bottom() + line}, shortened(above, width + gap - 4, strong), strong);
    if (!below.empty())
      canvas.text({place.centre().x, place.bottom() + 2 * line}, shortened(below, width + gap - 4, faint), faint);
  }
  return canvas;
}

}  // namespace animevae
