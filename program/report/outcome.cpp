// SPDX-License-Identifier: MIT
#include "report/outcome.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace animevae::program {

std::string kl_column(int latent) { return fmt::format("kl_{}", latent); }

std::vector<int> RunOutcome::latents_by_kl() const {
  std::vector<int> order(kl.size());
  std::iota(order.begin(), order.end(), 0);
  const auto rank = [&](int latent) {
    const double nats = kl[std::size_t(latent)];
    return std::isfinite(nats) ? nats : -HUGE_VAL;
  };
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return rank(a) > rank(b); });
  return order;
}

RunOutcome outcome_of(const MetricsTable& metrics, const std::optional<ReportResults>& results) {
  RunOutcome outcome{metrics.last("images"), metrics.last("seconds"), metrics.last("psnr"), metrics.last("distortion"),
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

}  // namespace animevae::program
