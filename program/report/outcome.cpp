// SPDX-License-Identifier: MIT
#include "report/outcome.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace animevae::program {

std::string kl_column(int latent) { return fmt::format("kl_{}", latent); }

std::vector<int> RunOutcome::latents_by_kl() const {
  const std::vector<double>& rates = results.model.rate_per_latent;
  std::vector<int> order(rates.size());
  std::iota(order.begin(), order.end(), 0);
  const auto rank = [&](int latent) {
    const double nats = rates[std::size_t(latent)];
    return std::isfinite(nats) ? nats : -HUGE_VAL;
  };
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return rank(a) > rank(b); });
  return order;
}

RunOutcome outcome_of(const MetricsTable& metrics, const std::optional<Results>& results) {
  RunOutcome outcome{.images_seen = metrics.last("images"), .seconds = metrics.last("seconds")};
  outcome.results = results.value_or(Results{
      .model = {.distortion = metrics.last("distortion"), .rate = metrics.last("rate"), .psnr = metrics.last("psnr")}});
  if (std::vector<double>& rates = outcome.results.model.rate_per_latent; rates.empty())
    for (int latent = 0; !metrics.column(kl_column(latent)).empty(); ++latent)
      rates.push_back(metrics.last(kl_column(latent)));
  return outcome;
}

}  // namespace animevae::program
