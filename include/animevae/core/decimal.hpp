// SPDX-License-Identifier: MIT
#pragma once

#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>

namespace animevae {

/// A number with the fewest digits from which the very same float or double is read back; in powers of ten only below
/// 0.0001 and from 10^16. "nan", "inf" and "-inf" where it is not finite; never depends on the locale.
template <std::floating_point Number>
[[nodiscard]] std::string decimal(Number value) {
  char buffer[64];
  const auto write = [&](std::chars_format format) {
    return std::string{buffer, std::to_chars(buffer, buffer + sizeof buffer, value, format).ptr};
  };
  if (value != value) return "nan";
  const std::string scientific = write(std::chars_format::scientific);
  const std::size_t e = scientific.find('e');
  if (e == std::string::npos) return scientific;  // an infinity
  const int exponent = std::atoi(scientific.c_str() + e + 1);
  return exponent < -4 || exponent >= 16 ? scientific : write(std::chars_format::fixed);
}

/// A whole number in decimal digits.
template <std::integral Number>
  requires(!std::same_as<Number, bool>)
[[nodiscard]] std::string decimal(Number value) {
  return std::to_string(value);
}

/// 17089539 as "17,089,539".
[[nodiscard]] inline std::string with_separators(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (auto i = std::int64_t(digits.size()) - 3; i > (number < 0 ? 1 : 0); i -= 3)
    digits.insert(std::size_t(i), 1, ',');
  return digits;
}

}  // namespace animevae
