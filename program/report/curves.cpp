// SPDX-License-Identifier: MIT
#include "report/curves.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/plot/bars.hpp>

namespace av = animevae;

namespace animevae::program {

namespace {

/// About the width of a telephone, so that figures are legible there.
constexpr double figure_width = 410, figure_height = 280;

av::PlotTitles titles(const MetricsTable& metrics, std::string title, std::string unit) {
  const std::string across = horizontal_column(metrics);
  return {std::move(title), across == "images" ? "images seen" : across.empty() ? "row" : across, std::move(unit)};
}

/// The columns of a model's own numbers, such as those of an adversary: all that are of no other kind.
std::vector<std::string> terms_of(const MetricsTable& metrics) {
  constexpr std::array<std::string_view, 10> others{"step",       "epoch", "images", "seconds",      "loss",
                                                    "distortion", "rate",  "beta",   "bits_per_dim", "psnr"};
  std::vector<std::string> terms;
  for (const std::string& name : metrics.names())
    if (std::find(others.begin(), others.end(), name) == others.end() && !name.starts_with("kl_") &&
        !name.starts_with("held_out_") && metrics.has(name))
      terms.push_back(name);
  return terms;
}

/// "Distortion in feature space" of "distortion_in_feature_space".
std::string in_words(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  if (!name.empty() && name[0] >= 'a' && name[0] <= 'z') name[0] = char(name[0] - 'a' + 'A');
  return name;
}

/// Curves or bars as a figure of their own.
template <class Plot>
av::Canvas figure_of(const Plot& plot) {
  av::Canvas canvas{figure_width, figure_height};
  canvas.describe(plot.titles.title);
  draw(canvas, canvas.region().without(0, 6, 0, 6), plot);
  return canvas;
}

av::Canvas kl_curves(const MetricsTable& metrics, const RunOutcome& outcome) {
  av::Curves curves{.titles = titles(metrics, "KL divergence per latent", "nats"), .from_zero = true};
  for (int latent : outcome.latents_by_kl())
    curves.curves.push_back(curve_of(metrics, kl_column(latent), fmt::format("z{}", latent)));
  if (curves.curves.size() > 16) curves.curves.resize(16);  // more names than fit beside the plot
  return figure_of(curves);
}

av::Canvas kl_bars(const RunOutcome& outcome) {
  av::Bars bars{.titles{.title = "KL divergence at the end", .y = "nats"}, .series = {{"KL", {}}}, .decimals = 2};
  for (int latent : outcome.latents_by_kl()) {
    bars.groups.push_back(fmt::format("z{}", latent));
    bars.series[0].values.push_back(outcome.results.model.rate_per_latent[std::size_t(latent)]);
  }
  return figure_of(bars);
}

}  // namespace

av::Canvas figure_of_curves(const av::Curves& curves) { return figure_of(curves); }

std::string horizontal_column(const MetricsTable& metrics) {
  for (const char* name : {"images", "step", "epoch"})
    if (metrics.has(name)) return name;
  return "";
}

av::Curve curve_of(const MetricsTable& metrics, const std::string& column, const std::string& name) {
  av::Curve curve{.name = name};
  const auto& across = metrics.column(horizontal_column(metrics));
  const auto& values = metrics.column(column);
  for (std::size_t row = 0; row < values.size(); ++row) {
    const double x = across.empty() ? double(row + 1) : across[row];
    if (!std::isfinite(x) || !std::isfinite(values[row]) || (!curve.x.empty() && curve.x.back() == x)) continue;
    curve.x.push_back(x);
    curve.y.push_back(values[row]);
  }
  return curve;
}

std::vector<av::Curve> curves_of(const MetricsTable& metrics, const std::string& column, const std::string& title) {
  const std::string held_out = "held_out_" + column;
  if (!metrics.has(held_out)) return {curve_of(metrics, column, title)};
  return {curve_of(metrics, column, "training"), curve_of(metrics, held_out, "held out")};
}

std::vector<av::Curve> quality_curves(const MetricsTable& metrics) {
  if (metrics.has(held_out_psnr_column))
    return {curve_of(metrics, "psnr", "training"), curve_of(metrics, held_out_psnr_column, "held out")};
  if (metrics.has("held_out_psnr"))
    return {curve_of(metrics, "psnr", "training, means"), curve_of(metrics, "held_out_psnr", "held out, samples")};
  return {curve_of(metrics, "psnr", "PSNR")};
}

std::vector<av::Canvas> training_figures(const MetricsTable& metrics, const RunOutcome& outcome) {
  struct Plain {
    const char *column, *title, *unit;
  };
  std::vector<av::Canvas> figures;
  for (const auto& [column, title, unit] : {
           Plain{"loss", "Loss", "nats per image"},
           Plain{"distortion", "Distortion (reconstruction)", "nats per image"},
           Plain{"rate", "Rate (KL divergence)", "nats per image"},
           Plain{"psnr", "Quality of reconstructions", "PSNR in dB"},
       })
    if (metrics.has(column))
      figures.push_back(figure_of(av::Curves{
          .titles = titles(metrics, title, unit),
          .curves = std::string_view{column} == "psnr" ? quality_curves(metrics) : curves_of(metrics, column, title),
          .from_zero = std::string_view{column} == "rate"}));
  for (const std::string& term : terms_of(metrics))
    figures.push_back(figure_of(
        av::Curves{.titles = titles(metrics, in_words(term), ""), .curves = curves_of(metrics, term, in_words(term))}));
  if (metrics.has(kl_column(0))) figures.push_back(kl_curves(metrics, outcome));
  if (outcome.latents() > 0) figures.push_back(kl_bars(outcome));
  return figures;
}

}  // namespace animevae::program
