// SPDX-License-Identifier: MIT
#pragma once

#include <cairo-pdf.h>
#include <cairo.h>
#include <fmt/format.h>

#include <cstddef>
#include <span>
#include <variant>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/plot/canvas.hpp>
#include <animevae/plot/render.hpp>

namespace animevae {

namespace detail {

inline cairo_status_t append_bytes(void* all, const unsigned char* data, unsigned int size) {
  const std::span more = std::as_bytes(std::span{data, size});
  auto& bytes = *static_cast<std::vector<std::byte>*>(all);
  bytes.insert(bytes.end(), more.begin(), more.end());
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace detail

/// A figure as a PDF of one page, a point of the canvas to 1/72 inch: for print and for papers. Lines and letters stay
/// sharp at any size, text can be searched, and pictures keep their own pixels.
[[nodiscard]] inline std::vector<std::byte> to_pdf(const Canvas& canvas, Theme theme = Theme::light) {
  std::vector<std::byte> bytes;
  const detail::CairoSurface surface{
      cairo_pdf_surface_create_for_stream(detail::append_bytes, &bytes, canvas.width(), canvas.height())};
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, canvas.description().c_str());
  // The same figure gives the same file, whenever it is drawn.
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
  {
    const detail::CairoContext context{cairo_create(surface.get())};
    // Paper has no pixel grid to which edges would have to be snapped.
    detail::Painter paint{context.get(), {.pixel_ratio = 100, .theme = theme}};
    paint(RectangleShape{canvas.region(), palette::surface});
    for (const auto& shape : canvas.shapes()) std::visit(paint, shape);
    cairo_show_page(context.get());
    if (const auto status = cairo_status(context.get()); status != CAIRO_STATUS_SUCCESS)
      throw Error(fmt::format("a figure could not be drawn: {}", cairo_status_to_string(status)));
  }
  cairo_surface_finish(surface.get());
  if (const auto status = cairo_surface_status(surface.get()); status != CAIRO_STATUS_SUCCESS)
    throw Error(fmt::format("a figure could not be drawn: {}", cairo_status_to_string(status)));
  return bytes;
}

}  // namespace animevae
