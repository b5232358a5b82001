// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <animevae/latent/statistics.hpp>

namespace animevae {

// Thresholds beyond which a latent is reported.
inline constexpr double active_variance = 0.01;  ///< of the means of an active unit (Burda, Grosse, Salakhutdinov 2016)
inline constexpr double narrow_variance = 0.5;   ///< of the aggregate, where the prior has 1
inline constexpr double wide_variance = 2;       ///< likewise
inline constexpr double far_mean = 1;            ///< of the posterior means, from the prior's 0
inline constexpr double strong_correlation = 0.3;

/// Two correlated latents: Pearson's correlation of their posterior means.
struct CorrelatedPair {
  std::int64_t first = 0, second = 0;
  double correlation = 0;
};

/// The conspicuous latents of a model; each list is ordered by falling KL divergence.
struct LatentFindings {
  std::vector<std::int64_t> active{};        ///< the variance of their means is above `active_variance`
  std::vector<std::int64_t> collapsed{};     ///< all others: they carry no information about the images
  std::vector<std::int64_t> wide{};          ///< active, and the variance of the aggregate is above `wide_variance`
  std::vector<std::int64_t> narrow{};        ///< active, and that variance is below `narrow_variance`
  std::vector<std::int64_t> off_centre{};    ///< the mean of their means is farther than `far_mean` from 0
  std::vector<CorrelatedPair> correlated{};  ///< above `strong_correlation` in magnitude, the strongest first
};

inline LatentFindings find_faults(const LatentStatistics& statistics) {
  LatentFindings findings;
  for (const std::int64_t latent : statistics.order) {
    const auto j = std::size_t(latent);
    const double variance = std::exp(statistics.aggregate_log_variance[j]);
    const bool is_active = std::exp(statistics.log_variance[j]) > active_variance;
    (is_active ? findings.active : findings.collapsed).push_back(latent);
    if (is_active && variance > wide_variance) findings.wide.push_back(latent);
    if (is_active && variance < narrow_variance) findings.narrow.push_back(latent);
    if (std::abs(statistics.mean[j]) > far_mean) findings.off_centre.push_back(latent);
  }
  const auto count = std::int64_t(statistics.order.size());
  const double* const values = statistics.correlation.data_ptr<double>();
  for (const std::int64_t first : findings.active)
    for (const std::int64_t second : findings.active)
      if (const double value = values[first * count + second]; first < second && std::abs(value) > strong_correlation)
        findings.correlated.push_back({first, second, value});
  std::stable_sort(findings.correlated.begin(), findings.correlated.end(),
                   [](const CorrelatedPair& a, const CorrelatedPair& b) {
                     return std::abs(a.correlation) > std::abs(b.correlation);
                   });
  return findings;
}

}  // namespace animevae
