// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace animevae::program {

/// A collection of durations and its statistics.
class Durations {
 public:
  void add(double seconds) { seconds_.push_back(seconds); }
  [[nodiscard]] std::size_t count() const { return seconds_.size(); }

  /// The smallest duration that this part (0 to 1) of all does not exceed; 0 where there is none.
  [[nodiscard]] double percentile(double part) const {
    if (seconds_.empty()) return 0;
    std::vector<double> sorted = seconds_;
    std::sort(sorted.begin(), sorted.end());
    const double rank = std::ceil(part * double(sorted.size()) - 1e-9);
    return sorted[std::size_t(std::clamp(rank, 1.0, double(sorted.size()))) - 1];
  }

  /// The fraction that is shorter than this.
  [[nodiscard]] double part_below(double seconds) const {
    if (seconds_.empty()) return 0;
    const auto below = std::count_if(seconds_.begin(), seconds_.end(), [&](double each) { return each < seconds; });
    return double(below) / double(seconds_.size());
  }

  /// "frames  1,234 ..." in milliseconds.
  [[nodiscard]] std::string line(std::string_view name) const {
    return fmt::format("{:<18}{:>8}{:>10.1f}{:>10.1f}{:>10.1f}{:>10.1f}", name, count(), 1e3 * percentile(0.5),
                       1e3 * percentile(0.95), 1e3 * percentile(0.99), 1e3 * percentile(1));
  }

 private:
  std::vector<double> seconds_{};
};

/// The measurements of `--measure`.
struct WindowMeasure {
  Durations intervals{};  ///< from one frame shown to the next, while something moves
  Durations drawing{};    ///< the part of each interval that the window spends on drawing
  Durations decoding{};   ///< of one picture, on the decoder's thread
  Durations latency{};    ///< from a change of the sliders to its picture on the screen

  [[nodiscard]] std::string text(std::string_view renderer) const {
    constexpr double enough = 0.033;
    return fmt::format(
        "{:<18}{:>8}{:>10}{:>10}{:>10}{:>10}\n{}\n{}\n{}\n{}\n{:.2f} % of the frames came within 33 ms; {}\n",
        "milliseconds", "count", "p50", "p95", "p99", "longest", intervals.line("between frames"),
        drawing.line("drawing a frame"), decoding.line("decoding"), latency.line("change to screen"),
        100 * intervals.part_below(enough), renderer);
  }
};

}  // namespace animevae::program
