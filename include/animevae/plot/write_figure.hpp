// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <string_view>

#include <animevae/core/atomic_file.hpp>
#include <animevae/core/ending.hpp>
#include <animevae/core/error.hpp>
#include <animevae/image/png.hpp>
#include <animevae/plot/canvas.hpp>
#include <animevae/plot/pdf.hpp>
#include <animevae/plot/render.hpp>
#include <animevae/plot/svg.hpp>

namespace animevae {

/// The possible endings of a figure's file name, in small letters or capitals.
inline constexpr std::array<std::string_view, 3> figure_endings{".png", ".svg", ".pdf"};

[[nodiscard]] inline bool is_figure_name(const std::filesystem::path& path) {
  return std::find(figure_endings.begin(), figure_endings.end(), small_ending(path)) != figure_endings.end();
}

/// Writes a figure as the ending of the name says: .png (with the pixel ratio and theme of `options`), .svg or .pdf.
/// The file appears whole or not at all; FileError when it cannot be written, InvalidValue for another ending.
inline void write_figure(const std::filesystem::path& path, const Canvas& canvas, const RenderOptions& options = {}) {
  const std::string ending = small_ending(path);
  if (ending == ".png") write_png(path, render(canvas, options));
  else if (ending == ".svg") write_file(path, to_svg(canvas));
  else if (ending == ".pdf") write_file(path, to_pdf(canvas, options.theme));
  else
    throw InvalidValue(
        fmt::format("'{}' must end in one of {}, as figures do", path.string(), fmt::join(figure_endings, ", ")));
}

/// Writes a picture alone, its pixels as they are: .png, or an .svg or .pdf that holds nothing else.
inline void write_figure(const std::filesystem::path& path, const Image& picture) {
  if (small_ending(path) == ".png") return write_png(path, picture);
  Canvas canvas{double(picture.width), double(picture.height)};
  canvas.picture(canvas.region(), picture);
  write_figure(path, canvas);
}

}  // namespace animevae
