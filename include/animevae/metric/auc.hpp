// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include <animevae/core/error.hpp>

namespace animevae {

/// How well a score tells two groups apart: the probability that one of the first has a higher score than one of the
/// second, 0.5 at random and 1 for perfect separation; with its 95 % confidence interval.
struct Auc {
  double value = 0.5, low = 0, high = 1;
  std::int64_t positives = 0, negatives = 0;
};

namespace detail {

/// The standard error of an area under the curve (Hanley and McNeil, "The meaning and use of the area under a receiver
/// operating characteristic (ROC) curve", 1982).
inline double auc_deviation(double area, double positives, double negatives) {
  const double q1 = area / (2 - area), q2 = 2 * area * area / (1 + area);
  const double variance =
      (area * (1 - area) + (positives - 1) * (q1 - area * area) + (negatives - 1) * (q2 - area * area)) /
      (positives * negatives);
  return std::sqrt((std::max)(variance, 0.0));
}

/// A limit of the interval: the area, between `found` and `end`, that lies 1.96 of its own standard errors from
/// `found`.
inline double auc_limit(double found, double end, double positives, double negatives) {
  constexpr double quantile = 1.959964;
  double inner = found, outer = end;
  for (int step = 0; step < 60; ++step) {
    const double middle = (inner + outer) / 2;
    const bool is_within = std::abs(middle - found) < quantile * auc_deviation(middle, positives, negatives);
    (is_within ? inner : outer) = middle;
  }
  return inner;
}

}  // namespace detail

/// The area under the ROC curve of scores, by ranks; ties count one half. The interval is a score interval: each limit
/// is the area whose own standard error (Hanley and McNeil) puts the area found 1.96 standard errors away (Newcombe,
/// 2006). It stays within [0, 1] and keeps a width at an area of 1. Throws InvalidValue for lists of different lengths,
/// a NaN among the scores, and an empty group.
[[nodiscard]] inline Auc auc(std::span<const double> scores, const std::vector<bool>& is_positive) {
  if (scores.size() != is_positive.size()) throw InvalidValue("an AUC needs a group for each of its scores");
  if (std::any_of(scores.begin(), scores.end(), [](double score) { return std::isnan(score); }))
    throw InvalidValue("an AUC needs scores that are numbers, and one of them is not");
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
  Auc result{.positives = std::count(is_positive.begin(), is_positive.end(), true)};
  result.negatives = std::int64_t(scores.size()) - result.positives;
  if (result.positives == 0 || result.negatives == 0) throw InvalidValue("an AUC needs scores of both groups");
  double wins = 0, below = 0;  // of positives over negatives
  for (std::size_t begin = 0, end; begin < order.size(); begin = end) {
    double positives = 0, negatives = 0;
    for (end = begin; end < order.size() && scores[order[end]] == scores[order[begin]]; ++end)
      (is_positive[order[end]] ? positives : negatives) += 1;
    wins += positives * (below + negatives / 2);
    below += negatives;
  }
  const auto m = double(result.positives), n = double(result.negatives);
  result.value = wins / (m * n);
  result.low = detail::auc_limit(result.value, 0, m, n);
  result.high = detail::auc_limit(result.value, 1, m, n);
  return result;
}

}  // namespace animevae
