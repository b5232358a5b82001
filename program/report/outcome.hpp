// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "report/metrics_table.hpp"
#include "report/page.hpp"

namespace animevae::program {

namespace report {

/// The column of a latent's KL divergence in metrics.csv.
inline std::string kl_column(int latent) { return fmt::format("kl_{}", latent); }

/// How a run ended; what is not known is NaN.
struct Outcome {
  double images = NAN, seconds = NAN, psnr = NAN, distortion = NAN, rate = NAN;
  std::vector<double> kl{};  ///< of each latent
  std::string of{};          ///< which images these are of; empty where the numbers are those logged last
  std::optional<ReportActive> active{};
  double percent_of_mean_image = NAN;  ///< the squared error beside that of always answering the mean image

  [[nodiscard]] int latents() const { return int(kl.size()); }

  /// The latents in order of their KL divergence, largest first; those without a number at the end.
  [[nodiscard]] std::vector<int> latents_by_kl() const {
    std::vector<int> order(kl.size());
    std::iota(order.begin(), order.end(), 0);
    const auto rank = [&](int latent) {
      const double nats = kl[std::size_t(latent)];
      return std::isfinite(nats) ? nats : -HUGE_VAL;
    };
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return rank(a) > rank(b); });
    return order;
  }
};

/// What was measured at the end where it was; otherwise what was logged last.
inline Outcome outcome_of(const MetricsTable& metrics, const std::optional<ReportResults>& results) {
  Outcome outcome{metrics.last("images"), metrics.last("seconds"), metrics.last("psnr"), metrics.last("distortion"),
                  metrics.last("rate")};
  for (int latent = 0; !metrics.column(kl_column(latent)).empty(); ++latent)
    outcome.kl.push_back(metrics.last(kl_column(latent)));
  if (results) {
    outcome.psnr = results->psnr;
    outcome.distortion = results->distortion;
    outcome.rate = results->rate;
    if (!results->kl.empty()) outcome.kl = results->kl;
    outcome.of = results->of;
    outcome.active = results->active;
    outcome.percent_of_mean_image = results->percent_of_mean_image;
  }
  return outcome;
}

}  // namespace report

}  // namespace animevae::program
