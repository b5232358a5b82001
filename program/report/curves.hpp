// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <animevae/plot/canvas.hpp>
#include <animevae/plot/curve.hpp>

#include "report/metrics_table.hpp"
#include "report/outcome.hpp"

namespace animevae::program {

/// The column of the PSNR of held-out images from posterior means, the counterpart of the column `psnr` of training
/// images.
inline constexpr const char* held_out_psnr_column = "held_out_psnr_from_means";

/// The column that curves are drawn against: images, step or epoch, the first that has numbers; empty without any.
[[nodiscard]] std::string horizontal_column(const MetricsTable& metrics);

/// A column against the images seen (or else the step, the epoch, the row). Rows without a number are skipped: some
/// columns have one per epoch only. Of several rows with the same count of images the first is taken: the mean of an
/// epoch, in the row after that of its last steps, would be a spike.
[[nodiscard]] animevae::Curve curve_of(const MetricsTable& metrics, const std::string& column, const std::string& name);

/// The curve of a column and, where images are held out, the same quantity of the held-out ones.
[[nodiscard]] std::vector<animevae::Curve> curves_of(const MetricsTable& metrics, const std::string& column,
                                                     const std::string& title);

/// The PSNR of training images and of held-out ones. Runs of older versions did not measure held-out images from
/// posterior means but from samples, which is lower: the names of the curves say so.
[[nodiscard]] std::vector<animevae::Curve> quality_curves(const MetricsTable& metrics);

/// Curves as a figure of their own, about as wide as a telephone.
[[nodiscard]] animevae::Canvas figure_of_curves(const animevae::Curves& curves);

/// A figure for each quantity of a training run that metrics.csv has a column for.
[[nodiscard]] std::vector<animevae::Canvas> training_figures(const MetricsTable& metrics, const RunOutcome& outcome);

}  // namespace animevae::program
