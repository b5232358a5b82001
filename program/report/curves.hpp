// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/plot/bars.hpp>
#include <animevae/plot/canvas.hpp>
#include <animevae/plot/curve.hpp>

#include "report/metrics_table.hpp"
#include "report/outcome.hpp"

namespace animevae::program {

namespace report {

/// Small enough for a telephone, where a page shows figures at about this size.
inline constexpr double figure_width = 410, figure_height = 280;

/// The column of the PSNR of held-out images that is measured as `psnr` is of training's: from posterior means.
inline constexpr const char* held_out_psnr = "held_out_psnr_from_means";

namespace detail {

inline std::string horizontal_name(const MetricsTable& metrics) {
  for (const char* name : {"images", "step", "epoch"})
    if (metrics.has(name)) return name;
  return "";
}

/// A column against the images seen (else the step, the epoch, the row). Rows without a number are passed over: some
/// columns have one per epoch only. Of rows at one place the first counts: the mean of an epoch, written after that of
/// its last steps, would be a spike.
inline animevae::Curve curve_of(const MetricsTable& metrics, const std::string& column, const std::string& name) {
  animevae::Curve curve{.name = name};
  const auto& across = metrics.column(horizontal_name(metrics));
  const auto& values = metrics.column(column);
  for (std::size_t row = 0; row < values.size(); ++row) {
    const double x = across.empty() ? double(row + 1) : across[row];
    if (!std::isfinite(x) || !std::isfinite(values[row]) || (!curve.x.empty() && curve.x.back() == x)) continue;
    curve.x.push_back(x);
    curve.y.push_back(values[row]);
  }
  return curve;
}

/// A column and, where images are held out, what it is on these.
inline std::vector<animevae::Curve> curves_of(const MetricsTable& metrics, const std::string& column,
                                              const std::string& title) {
  const std::string held_out = "held_out_" + column;
  if (!metrics.has(held_out)) return {curve_of(metrics, column, title)};
  return {curve_of(metrics, column, "training"), curve_of(metrics, held_out, "held out")};
}

/// The PSNR of either side. Runs of older versions have none of the held-out images' posterior means, but one of
/// samples, which is lower: their names say so.
inline std::vector<animevae::Curve> quality_curves(const MetricsTable& metrics) {
  if (metrics.has(held_out_psnr))
    return {curve_of(metrics, "psnr", "training"), curve_of(metrics, held_out_psnr, "held out")};
  if (metrics.has("held_out_psnr"))
    return {curve_of(metrics, "psnr", "training, means"), curve_of(metrics, "held_out_psnr", "held out, samples")};
  return {curve_of(metrics, "psnr", "PSNR")};
}

inline animevae::PlotTitles titles(const MetricsTable& metrics, std::string title, std::string unit) {
  const std::string across = horizontal_name(metrics);
  return {std::move(title), across == "images" ? "images seen" : across.empty() ? "row" : across, std::move(unit)};
}

inline animevae::Canvas figure_of(const animevae::Curves& curves) {
  animevae::Canvas canvas{figure_width, figure_height};
  canvas.describe(curves.titles.title);
  draw(canvas, canvas.region().without(0, 6, 0, 6), curves);
  return canvas;
}

inline animevae::Canvas kl_curves(const MetricsTable& metrics, const Outcome& outcome) {
  animevae::Curves curves{.titles = titles(metrics, "KL divergence per latent", "nats"), .from_zero = true};
  for (int latent : outcome.latents_by_kl())
    curves.curves.push_back(curve_of(metrics, kl_column(latent), fmt::format("z{}", latent)));
  if (curves.curves.size() > 16) curves.curves.resize(16);  // more names than fit beside the plot
  return figure_of(curves);
}

inline animevae::Canvas kl_bars(const Outcome& outcome) {
  animevae::Bars bars{.titles{.title = "KL divergence at the end", .y = "nats"}, .series = {{"KL", {}}}, .decimals = 2};
  for (int latent : outcome.latents_by_kl()) {
    bars.groups.push_back(fmt::format("z{}", latent));
    bars.series[0].values.push_back(outcome.kl[std::size_t(latent)]);
  }
  animevae::Canvas canvas{figure_width, figure_height};
  canvas.describe(bars.titles.title);
  draw(canvas, canvas.region().without(0, 6, 0, 6), bars);
  return canvas;
}

}  // namespace detail

/// The curves of a training run, those whose columns are there.
inline std::vector<animevae::Canvas> curves(const MetricsTable& metrics, const Outcome& outcome) {
  struct Plain {
    const char *column, *title, *unit;
  };
  std::vector<animevae::Canvas> figures;
  for (const auto& [column, title, unit] : {
           Plain{"loss", "Loss", "nats per image"},
           Plain{"distortion", "Distortion (reconstruction)", "nats per image"},
           Plain{"rate", "Rate (KL divergence)", "nats per image"},
           Plain{"psnr", "Quality of reconstructions", "PSNR in dB"},
       })
    if (metrics.has(column))
      figures.push_back(
          detail::figure_of({.titles = detail::titles(metrics, title, unit),
                             .curves = std::string_view{column} == "psnr" ? detail::quality_curves(metrics)
                                                                          : detail::curves_of(metrics, column, title),
                             .from_zero = std::string_view{column} == "rate"}));
  if (metrics.has(kl_column(0))) figures.push_back(detail::kl_curves(metrics, outcome));
  if (outcome.latents() > 0) figures.push_back(detail::kl_bars(outcome));
  return figures;
}

}  // namespace report

}  // namespace animevae::program
