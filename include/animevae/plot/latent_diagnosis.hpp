// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/plot/bars.hpp>
#include <animevae/plot/canvas.hpp>
#include <animevae/plot/heat_map.hpp>
#include <animevae/plot/histogram.hpp>

namespace animevae {

/// The statistics of d latents over a data set, in the order in which they are shown.
struct LatentDiagnosis {
  std::vector<std::string> names{};    ///< d names, such as z3
  std::vector<double> mean{};          ///< of the posterior means
  std::vector<double> log_variance{};  ///< natural logarithm of the variance of the posterior means
  std::vector<double>
      aggregate_log_variance{};           ///< of the aggregate posterior: that variance plus the mean of the
                                          ///< posterior variances; about 0 where it matches the prior; may be empty
  std::span<const double> correlation{};  ///< d x d, Pearson's, of the posterior means
  std::span<const float> samples{};       ///< N x d, row after row, for the histograms; may be empty
  std::string samples_name = "posterior mean";  ///< what the samples are
  double correlation_limit = 0.3;               ///< the magnitude that has the full colour
  std::string title{};                          ///< above the figure, for a note on the choice of latents
};

namespace detail {

inline void check_diagnosis(const LatentDiagnosis& latents) {
  const std::size_t count = latents.names.size();
  const auto check = [&](std::string_view what, std::size_t size, std::size_t expected) {
    if (size != expected)
      throw InvalidValue(
          fmt::format("a diagnosis of {} latents needs {} values of the {}, not {}", count, expected, what, size));
  };
  if (count == 0) throw InvalidValue("a diagnosis needs at least one latent, and was given none");
  check("mean", latents.mean.size(), count);
  check("log-variance", latents.log_variance.size(), count);
  check("correlation", latents.correlation.size(), count * count);
  if (!latents.aggregate_log_variance.empty())
    check("aggregate log-variance", latents.aggregate_log_variance.size(), count);
  if (latents.samples.size() % count != 0)
    throw InvalidValue(fmt::format("the samples of {} latents come in rows of {}, and {} do not", count, count,
                                   latents.samples.size()));
}

inline void draw_moments_and_correlation(Canvas& canvas, const Region& region, const LatentDiagnosis& latents,
                                         std::vector<BarSeries> series) {
  constexpr double between = 36;
  const double half = (region.width - between) / 2;
  draw(
      canvas, {region.left, region.top, half, region.height},
      Bars{
          .titles{.title = "Posterior means over the data set"}, .groups = latents.names, .series = std::move(series)});
  draw(canvas, {region.left + half + between, region.top, half, region.height},
       HeatMap{.title = "Correlation of the posterior means",
               .names = latents.names,
               .values = latents.correlation,
               .limit = latents.correlation_limit});
}

inline std::vector<float> column_of(std::span<const float> rows, std::size_t columns, std::size_t column) {
  std::vector<float> values;
  for (std::size_t k = column; k < rows.size(); k += columns) values.push_back(rows[k]);
  return values;
}

}  // namespace detail

/// The latent diagnosis figure of VAE animeface: bars of the mean and the log-variance of each latent's posterior
/// means, and the strict lower triangle of their correlations. 1000x400 points; at a pixel ratio of 1.5, its 1500x600
/// pixels. The variance is of the means alone, which is less than the aggregate's: `extended_latent_diagnosis` shows
/// both. Throws InvalidValue when the counts do not fit together.
[[nodiscard]] inline Canvas latent_diagnosis(const LatentDiagnosis& latents) {
  detail::check_diagnosis(latents);
  Canvas canvas{1000, 400};
  canvas.describe("Mean, log-variance and correlation of the latents' posterior means");
  detail::draw_moments_and_correlation(canvas, draw_heading(canvas, canvas.region().inset(16), latents.title), latents,
                                       {{"mean", latents.mean}, {"log-variance", latents.log_variance}});
  return canvas;
}

/// The diagnosis with the aggregate posterior's log-variance beside that of the means, and below it a histogram per
/// latent (of the first 100) against N(0,1): the values of a latent on the data, compared with those that the prior
/// samples.
[[nodiscard]] inline Canvas extended_latent_diagnosis(const LatentDiagnosis& latents) {
  detail::check_diagnosis(latents);
  constexpr int per_row = 5;
  constexpr double margin = 16, moments = 380, cell_height = 168;
  constexpr std::size_t most_histograms = 100;  // more are unreadable and exceed cairo's largest picture
  const std::size_t count = latents.names.size(), shown = (std::min)(count, most_histograms);
  const std::size_t rows = latents.samples.empty() ? 0 : (shown + per_row - 1) / per_row;
  const double heading = rows == 0 ? 0 : 40, above = latents.title.empty() ? 0 : text_size::title + 10;
  Canvas canvas{1000, 2 * margin + above + moments + heading + double(rows) * cell_height};
  canvas.describe("Mean, log-variance, correlation and distribution of the latents");

  std::vector<BarSeries> series{{"mean", latents.mean}, {"log-variance of the means", latents.log_variance}};
  if (!latents.aggregate_log_variance.empty())
    series.push_back({"log-variance of the aggregate", latents.aggregate_log_variance});
  const Region region = draw_heading(canvas, canvas.region().inset(margin), latents.title);
  detail::draw_moments_and_correlation(canvas, {region.left, region.top, region.width, moments}, latents,
                                       std::move(series));
  if (rows == 0) return canvas;

  const double top = region.top + moments + heading;
  canvas.text({region.left, top - 12},
              fmt::format("Density of each latent's {} (bars) against N(0, 1) (dashed){}", latents.samples_name,
                          shown < count ? fmt::format(", the first {} of {}", shown, count) : ""),
              {.size = text_size::title, .bold = true});
  const double width = region.width / per_row;
  for (std::size_t k = 0; k < shown; ++k) {
    const auto samples = detail::column_of(latents.samples, count, k);
    const Region cell{region.left + width * double(k % per_row), top + cell_height * double(k / per_row), width,
                      cell_height};
    draw(canvas, cell.without(0, 4, 10, 8), Histogram{.titles{.title = latents.names[k]}, .samples = samples});
  }
  return canvas;
}

}  // namespace animevae
