// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "report/metrics_table.hpp"
#include "report/page.hpp"

namespace animevae::program {

/// The column of a latent's KL divergence in metrics.csv.
[[nodiscard]] std::string kl_column(int latent);

/// The final numbers of a run; unknown ones are NaN.
struct RunOutcome {
  double images = NAN, seconds = NAN, psnr = NAN, distortion = NAN, rate = NAN;
  std::vector<double> kl{};  ///< of each latent
  std::string of{};          ///< words for the images measured; empty where the numbers are the last of metrics.csv
  std::optional<ReportActive> active{};
  double percent_of_mean_image = NAN;  ///< the squared error in percent of that of always answering the mean image

  [[nodiscard]] int latents() const { return int(kl.size()); }

  /// The latents in order of their KL divergence, largest first; those without a number at the end.
  [[nodiscard]] std::vector<int> latents_by_kl() const;
};

/// The results measured at the end, where there are any; otherwise the last numbers of metrics.csv.
[[nodiscard]] RunOutcome outcome_of(const MetricsTable& metrics, const std::optional<ReportResults>& results);

}  // namespace animevae::program
