// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <vector>

namespace animevae {

enum class Scale { linear, logarithmic };

/// A number as a label: separated thousands, a true minus sign, and `decimals` decimals.
[[nodiscard]] inline std::string number_label(double value, int decimals) {
  std::string digits = fmt::format("{:.{}f}", std::abs(value), decimals);
  const bool is_zero = digits.find_first_not_of("0.") == std::string::npos;
  const std::size_t whole = (std::min)(digits.find('.'), digits.size());
  for (std::size_t at = whole; at > 3; at -= 3) digits.insert(at - 3, 1, ',');
  return value < 0 && !is_zero ? "\u2212" + digits : digits;
}

namespace detail {

/// 1, 2 or 5 times a power of ten, near the given distance.
inline double nice_step(double distance) {
  const double power = std::pow(10.0, std::floor(std::log10(distance)));
  const double ratio = distance / power;
  return (ratio < 1.5 ? 1 : ratio < 3.5 ? 2 : ratio < 7.5 ? 5 : 10) * power;
}

/// k * step, rounded so that 3 * 0.1 is 0.3.
inline double multiple(double k, double step) { return step < 1 ? std::round(k * step * 1e12) / 1e12 : k * step; }

inline std::vector<double> multiples_within(double low, double high, double step) {
  std::vector<double> values;
  const double slack = 1e-9;
  for (double k = std::ceil(low / step - slack); k <= std::floor(high / step + slack); ++k)
    values.push_back((step < 1e-9 ? k * step : multiple(k, step)) + 0.0);  // no -0
  return values;
}

inline int decimals_needed(std::span<const double> values) {
  for (int decimals = 0; decimals < 6; ++decimals) {
    const double scale = std::pow(10.0, decimals);
    const bool enough = std::all_of(values.begin(), values.end(), [&](double value) {
      return std::abs(value * scale - std::round(value * scale)) < 1e-6 * (std::max)(1.0, std::abs(value * scale));
    });
    if (enough) return decimals;
  }
  return 6;
}

}  // namespace detail

/// About `count` round numbers from `low` to `high`: multiples of 1, 2 or 5 times a power of ten.
[[nodiscard]] inline std::vector<double> nice_ticks(double low, double high, int count = 5) {
  if (!(high > low) || !std::isfinite(high - low)) return {low};
  return detail::multiples_within(low, high, detail::nice_step((high - low) / (std::max)(count, 1)));
}

/// Round numbers for a logarithmic axis: powers of ten, with 2 and 5 times these where there are few; the ticks of a
/// linear axis where even these are too few. Both ends are above 0.
[[nodiscard]] inline std::vector<double> log_ticks(double low, double high, int count = 5) {
  const auto candidates = [&](std::initializer_list<double> factors, int every) {
    std::vector<double> values;
    for (int power = int(std::floor(std::log10(low))); power <= int(std::ceil(std::log10(high))); ++power)
      for (double factor : factors) {
        const double value = factor * std::pow(10.0, power);
        if (power % every == 0 && value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) values.push_back(value);
      }
    return values;
  };
  const auto decades = candidates({1}, 1);
  if (int(decades.size()) > 2 * count) return candidates({1}, int(decades.size()) / count);
  if (decades.size() >= 4) return decades;
  const auto finer = candidates({1, 2, 5}, 1);
  return finer.size() >= 3 ? finer : nice_ticks(low, high, count);
}

/// The labels of ticks that stand on one axis: with as few decimals as distinguish them, and millions as `M`.
[[nodiscard]] inline std::vector<std::string> tick_labels(std::span<const double> ticks) {
  double largest = 0, smallest = HUGE_VAL;
  for (double tick : ticks) {
    largest = (std::max)(largest, std::abs(tick));
    if (tick != 0) smallest = (std::min)(smallest, std::abs(tick));
  }
  std::vector<std::string> labels;
  if (largest > 0 && (smallest < 1e-4 || largest >= 1e12)) {
    for (double tick : ticks) labels.push_back(tick == 0 ? "0" : fmt::format("{:.3g}", tick));
    return labels;
  }
  const double unit = largest >= 1e6 ? 1e6 : 1;
  std::vector<double> scaled(ticks.begin(), ticks.end());
  for (double& tick : scaled) tick /= unit;
  const int decimals = detail::decimals_needed(scaled);
  const std::string million = unit > 1 ? "\u00a0M" : "";
  for (double tick : scaled) labels.push_back(tick == 0 && unit > 1 ? "0" : number_label(tick, decimals) + million);
  return labels;
}

/// One direction of a plot: the values at its two ends, and the ticks between them.
struct Axis {
  double low = 0, high = 1;
  Scale scale = Scale::linear;
  std::vector<double> ticks{};
  std::vector<std::string> labels{};

  /// The position of a value on the axis: 0 at the low end, 1 at the high end.
  [[nodiscard]] double share(double value) const {
    if (scale == Scale::linear) return (value - low) / (high - low);
    return std::log(value / low) / std::log(high / low);
  }
};

struct AxisOptions {
  Scale scale = Scale::linear;
  int ticks = 5;           ///< the approximate number of ticks
  bool round_out = false;  ///< move the ends outwards to ticks
};

/// An axis for values from `low` to `high`, with some room around them if they are equal.
[[nodiscard]] inline Axis make_axis(double low, double high, const AxisOptions& options = {}) {
  const bool logarithmic = options.scale == Scale::logarithmic && low > 0;
  if (!(high > low)) {
    const double room = low == 0 ? 1 : std::abs(low) * 0.1;
    high = low + room;
    low -= logarithmic ? room / 2 : room;
  }
  Axis axis{.low = low, .high = high, .scale = logarithmic ? Scale::logarithmic : Scale::linear};
  if (options.round_out && !logarithmic) {
    const double step = detail::nice_step((high - low) / (std::max)(options.ticks, 1));
    axis.low = detail::multiple(std::floor(low / step + 1e-9), step);
    axis.high = detail::multiple(std::ceil(high / step - 1e-9), step);
    axis.ticks = detail::multiples_within(axis.low, axis.high, step);
  } else {
    axis.ticks = logarithmic ? log_ticks(low, high, options.ticks) : nice_ticks(low, high, options.ticks);
  }
  axis.labels = tick_labels(axis.ticks);
  return axis;
}

}  // namespace animevae
