// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <string>

#include <animevae/core/error.hpp>

namespace animevae {

/// The mean difference of paired measurements, with its 95 % confidence interval.
struct PairedDifference {
  double mean = 0, low = 0, high = 0;
};

/// second - first, by the normal approximation to the distribution of the mean: good for 30 pairs and more. Throws
/// InvalidValue for fewer than two and for lists of different lengths.
[[nodiscard]] inline PairedDifference paired_difference(std::span<const double> first, std::span<const double> second) {
  if (first.size() != second.size())
    throw InvalidValue("a paired difference of " + std::to_string(first.size()) + " and " +
                       std::to_string(second.size()) + " measurements has no meaning; there must be as many of each");
  if (first.size() < 2)
    throw InvalidValue("a paired difference needs at least 2 measurements, not " + std::to_string(first.size()));
  const auto count = double(first.size());
  double sum = 0, squares = 0;
  for (std::size_t i = 0; i < first.size(); ++i) sum += second[i] - first[i];
  const double mean = sum / count;
  for (std::size_t i = 0; i < first.size(); ++i) squares += std::pow(second[i] - first[i] - mean, 2);
  constexpr double quantile = 1.959964;  // 97.5 % of a standard normal distribution lie below
  const double half = quantile * std::sqrt(squares / (count - 1) / count);
  return {mean, mean - half, mean + half};
}

}  // namespace animevae
