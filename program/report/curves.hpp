// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <animevae/plot/canvas.hpp>
#include <animevae/plot/curve.hpp>

#include "report/metrics_table.hpp"
#include "report/outcome.hpp"

namespace animevae::program {

/// The column of the PSNR of held-out images from posterior means, which is how `psnr` is measured on those of
/// training.
inline constexpr const char* held_out_psnr_column = "held_out_psnr_from_means";

/// The column that curves are drawn against: images, step or epoch, the first that has numbers; empty without any.
[[nodiscard]] std::string horizontal_column(const MetricsTable& metrics);

/// A column against the images seen (else the step, the epoch, the row). Rows without a number are passed over: some
/// columns have one per epoch only. Of rows at one place the first counts: the mean of an epoch, written after that of
/// its last steps, would be a spike.
[[nodiscard]] animevae::Curve curve_of(const MetricsTable& metrics, const std::string& column, const std::string& name);

/// A column and, where images are held out, the same quantity of these.
[[nodiscard]] std::vector<animevae::Curve> curves_of(const MetricsTable& metrics, const std::string& column,
                                                     const std::string& title);

/// The PSNR of training images and of held-out ones. Runs of older versions did not measure held-out images from
/// posterior means but from samples, which is lower: the names of the curves say so.
[[nodiscard]] std::vector<animevae::Curve> quality_curves(const MetricsTable& metrics);

/// A figure for each quantity of a training run whose column is there.
[[nodiscard]] std::vector<animevae::Canvas> training_figures(const MetricsTable& metrics, const RunOutcome& outcome);

}  // namespace animevae::program
