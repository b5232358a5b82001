// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <span>

namespace animevae::program {

/// Whether all of these are finite in float32, in which models compute.
[[nodiscard]] inline bool are_finite(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(float(value)); });
}

}  // namespace animevae::program
