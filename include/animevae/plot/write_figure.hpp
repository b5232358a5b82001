// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include <animevae/core/atomic_file.hpp>
#include <animevae/core/error.hpp>
#include <animevae/io/png.hpp>
#include <animevae/plot/canvas.hpp>
#include <animevae/plot/render.hpp>
#include <animevae/plot/svg.hpp>

namespace animevae {

/// Writes a figure as the ending of the name says: .png (with the pixel ratio and theme of `options`) or .svg.
/// The file appears whole or not at all; FileError when it cannot be written or the ending is another.
inline void write_figure(const std::filesystem::path& path, const Canvas& canvas, const RenderOptions& options = {}) {
  const auto ending = path.extension();
  if (ending == ".png") write_png(path, render(canvas, options));
  else if (ending == ".svg") write_file(path, to_svg(canvas));
  else throw FileError{path, "a figure is written as .png or .svg"};
}

}  // namespace animevae
