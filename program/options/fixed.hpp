// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <string>

namespace animevae::program {

/// A number with so many decimals; with an exponent where that would be a long row of digits.
[[nodiscard]] inline std::string fixed(double value, int decimals) {
  return std::abs(value) < 1e9 ? fmt::format("{:.{}f}", value, decimals) : fmt::format("{:.3g}", value);
}

}  // namespace animevae::program
