// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "report/metrics_table.hpp"
#include "run/results.hpp"

namespace animevae::program {

/// The column of a latent's KL divergence in metrics.csv.
[[nodiscard]] std::string kl_column(int latent);

/// The final numbers of a run; unknown ones are NaN.
struct RunOutcome {
  double images_seen = NAN, seconds = NAN;  ///< of training
  /// Measured at the end; results that were logged last are of no images.
  Results results{.model = {.distortion = NAN, .rate = NAN, .psnr = NAN}};

  [[nodiscard]] bool is_measured() const { return !results.of.empty(); }
  [[nodiscard]] int latents() const { return int(results.model.rate_per_latent.size()); }

  /// The latents in order of their KL divergence, largest first; those without a number at the end.
  [[nodiscard]] std::vector<int> latents_by_kl() const;
};

/// The results measured at the end, where there are any; otherwise the numbers that were logged last. The rates of
/// single latents are those logged last, too, where the results have none.
[[nodiscard]] RunOutcome outcome_of(const MetricsTable& metrics, const std::optional<Results>& results);

}  // namespace animevae::program
