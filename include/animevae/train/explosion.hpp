// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include <animevae/core/decimal.hpp>
#include <animevae/train/measurement.hpp>

namespace animevae {

/// Detects a KL divergence that explodes but stays finite, so that training continues with it. It is given the losses
/// of every step, in order.
///
/// A rate has exploded if both hold: it is more than 10 times the median of the 100 steps before, which a warm-up does
/// not reach; and it costs more nats than the distortion has fallen since the first step, so that a decoder that
/// ignores its latents would have a lower loss. The first 50 steps are not judged, as freshly initialised weights may
/// have any rate.
class ExplosionWatch {
 public:
  /// A sentence for the user at a step whose rate has exploded. `beta` is the weight of the rate; below 1 it scales the
  /// cost.
  std::optional<std::string> warning(const StepLosses& step, double beta) {
    if (!std::isfinite(step.rate) || !std::isfinite(step.distortion))
      return std::nullopt;  // the exception Diverged reports it
    if (!first_distortion_) first_distortion_ = least_distortion_ = step.distortion;
    least_distortion_ = (std::min)(least_distortion_, step.distortion);
    const std::optional<double> before = median();
    rates_.push_back(step.rate);
    if (rates_.size() > most_steps) rates_.pop_front();
    const double saved = *first_distortion_ - least_distortion_, cost = (std::min)(beta, 1.0) * step.rate;
    if (!before || !(step.rate > large_factor * *before) || !(cost > saved)) return std::nullopt;
    return "the rate has exploded: at step " + std::to_string(step.step) + " it is " + rounded(step.rate) +
           " nats per image, after " + rounded(*before) + " in the steps before, and the distortion has come down by " +
           rounded(saved) + " since training began; try a smaller learning rate or another initialisation";
  }

  /// Names what it has seen, for checkpoints.
  void visit_state(auto&& f) {
    std::vector<double> seen{first_distortion_.value_or(0), least_distortion_};
    seen.insert(seen.end(), rates_.begin(), rates_.end());
    if (!first_distortion_) seen.clear();
    f("seen", seen);
    if (seen.size() < 2) return;
    first_distortion_ = seen[0];
    least_distortion_ = seen[1];
    rates_.assign(seen.begin() + 2, seen.end());
  }

 private:
  static constexpr double large_factor = 10;
  static constexpr std::size_t most_steps = 100, enough_steps = 50;

  [[nodiscard]] std::optional<double> median() const {
    if (rates_.size() < enough_steps) return std::nullopt;
    std::vector<double> rates(rates_.begin(), rates_.end());
    const auto middle = rates.begin() + std::ptrdiff_t(rates.size() / 2);
    std::nth_element(rates.begin(), middle, rates.end());
    return *middle;
  }

  /// A number rounded to three digits.
  static std::string rounded(double value) {
    if (value == 0) return "0";
    const double unit = std::pow(10, std::floor(std::log10(std::abs(value))) - 2);
    return decimal(unit < 1 ? std::round(value / unit) / std::round(1 / unit) : std::round(value / unit) * unit);
  }

  std::optional<double> first_distortion_{};
  double least_distortion_ = 0;
  std::deque<double> rates_{};  // of the steps before
};

}  // namespace animevae
