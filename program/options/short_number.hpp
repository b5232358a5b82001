// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <string>

namespace animevae::program {

/// A number for a caption: at most two decimals, without zeros at their end; numbers too small for two decimals get two
/// significant digits. "0", "-0.67", "12.5", "0.0012".
[[nodiscard]] inline std::string short_number(double value) {
  if (value != 0 && (std::fabs(value) < 0.01 || std::fabs(value) >= 1e6 || !std::isfinite(value)))
    return fmt::format("{:.2g}", value);
  std::string text = fmt::format("{:.2f}", value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

}  // namespace animevae::program
