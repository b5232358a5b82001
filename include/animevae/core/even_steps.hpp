// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <animevae/core/error.hpp>

namespace animevae {

/// `steps` even steps from `from` to `to`, both included; a single one is `from`. They are rounded 12 digits below the
/// size of the range, which removes rounding errors: the middle of -2 to 2 is 0 and not 1e-16, a tenth is 0.1.
/// InvalidValue for fewer than 1 step.
[[nodiscard]] inline std::vector<double> even_steps(double from, double to, std::int64_t steps) {
  if (steps < 1) throw InvalidValue("even steps must be at least 1, not " + std::to_string(steps));
  const double size = std::fmax(std::fabs(from), std::fabs(to));
  // Dividing by a power of ten gives the double nearest to a decimal, multiplying by 0.001 does not. Ranges whose power
  // of ten is not an exact double are not rounded.
  const double digits = size > 0 ? 12 - std::ceil(std::log10(size)) : 0;
  const bool is_rounded = size > 0 && digits >= 0 && digits <= 22;
  const double scale = is_rounded ? std::pow(10.0, digits) : 1;
  std::vector<double> values(std::size_t(steps), from);
  for (std::int64_t i = 1; i < steps; ++i) {
    const double share = double(i) / double(steps - 1), value = from * (1 - share) + to * share;
    values[std::size_t(i)] = i == steps - 1 ? to : is_rounded ? std::round(value * scale) / scale + 0.0 : value;
  }
  return values;
}

}  // namespace animevae
