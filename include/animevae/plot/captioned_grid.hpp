// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/image/image.hpp>
#include <animevae/plot/canvas.hpp>
#include <animevae/plot/frame.hpp>
#include <animevae/plot/tile_grid.hpp>

namespace animevae {

/// A grid of images with words beside it.
struct CaptionedGrid {
  GridLayout layout{};
  std::string title{};
  std::vector<std::string> rows{};     ///< one per row, or none; text behind a line break is a fainter second line
  std::vector<std::string> columns{};  ///< one per column, or a divisor of that: each then spans several columns
};

namespace detail {

inline std::pair<std::string, std::string> two_lines(const std::string& caption) {
  const auto end = caption.find('\n');
  return end == std::string::npos ? std::pair{caption, std::string{}}
                                  : std::pair{caption.substr(0, end), caption.substr(end + 1)};
}

inline constexpr TextStyle row_style{.size = text_size::label, .vertical = VerticalAlign::middle, .bold = true};

inline TextStyle second_line_style() {
  TextStyle style = tick_style;
  style.vertical = VerticalAlign::middle;
  return style;
}

inline double room_for_rows(std::span<const std::string> rows) {
  double width = 0;
  for (const auto& caption : rows) {
    const auto [first, second] = two_lines(caption);
    width = (std::max)({width, text_width(first, row_style), text_width(second, second_line_style())});
  }
  return rows.empty() ? 0 : std::ceil(width) + 12;
}

inline void draw_row_captions(Canvas& canvas, const Region& grid, std::span<const std::string> rows, double left) {
  const double height = grid.height / double((std::max<std::size_t>)(rows.size(), 1));
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const auto [first, second] = two_lines(rows[k]);
    const double middle = grid.top + (double(k) + 0.5) * height, apart = second.empty() ? 0 : 7.5;
    canvas.text({left, middle - apart}, first, row_style);
    if (!second.empty()) canvas.text({left, middle + apart}, second, second_line_style());
  }
}

/// Draws captions above the columns; one that spans several columns has a line across them.
inline void draw_column_captions(Canvas& canvas, const Region& grid, std::span<const std::string> captions, int columns,
                                 const GridLayout& layout, int tile_width) {
  const int each = columns / int(captions.size());
  TextStyle style = tick_style;
  style.align = Align::centre;
  for (std::size_t k = 0; k < captions.size(); k += label_interval(captions, grid.width / double(captions.size()))) {
    const int first = int(k) * each, last = first + each - 1;
    const double left = grid.left + layout.left_of(first, tile_width);
    const double right = grid.left + layout.left_of(last, tile_width) + tile_width * layout.enlarge;
    canvas.text({(left + right) / 2, grid.top - 7}, captions[k], style);
    if (each > 1 && captions.size() > 1)
      canvas.line({left + 3, grid.top - 2}, {right - 3, grid.top - 2}, {.colour = palette::axis});
  }
}

}  // namespace detail

/// The images of `tile_grid` with a title, captions at the left of the rows and above the columns, as a figure:
/// one point per pixel of the grid, so that `render` at any whole pixel ratio keeps every pixel a sharp square.
/// Throws InvalidValue where `tile_grid` does, and when the captions do not divide the rows and columns.
[[nodiscard]] inline Canvas captioned_grid(std::span<const Image> tiles, const CaptionedGrid& captions) {
  Image grid = tile_grid(tiles, captions.layout);
  const int columns = (std::min)(captions.layout.columns, int(tiles.size()));
  const int rows = (int(tiles.size()) + columns - 1) / columns;
  if (!captions.rows.empty() && int(captions.rows.size()) != rows)
    throw InvalidValue(fmt::format("a grid of {} rows has {} row captions", rows, captions.rows.size()));
  if (!captions.columns.empty() && columns % int(captions.columns.size()) != 0)
    throw InvalidValue(
        fmt::format("{} captions do not divide a grid's {} columns evenly", captions.columns.size(), columns));

  constexpr double margin = 12;
  const double left = margin + detail::room_for_rows(captions.rows);
  const double top =
      margin + (captions.title.empty() ? 0 : text_size::title + 10) + (captions.columns.empty() ? 0 : 20);
  const TextStyle title{.size = text_size::title, .bold = true};
  const double width = (std::max)(left + grid.width, margin + std::ceil(text_width(captions.title, title))) + margin;
  const Region place{left, top, double(grid.width), double(grid.height)};

  Canvas canvas{width, place.bottom() + margin};
  canvas.describe(captions.title);
  draw_heading(canvas, canvas.region().inset(margin), captions.title);
  if (!captions.columns.empty())
    detail::draw_column_captions(canvas, place, captions.columns, columns, captions.layout, tiles.front().width);
  detail::draw_row_captions(canvas, place, captions.rows, margin);
  canvas.picture(place, std::move(grid));
  return canvas;
}

}  // namespace animevae
