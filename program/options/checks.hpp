// SPDX-License-Identifier: MIT
#pragma once

#include <charconv>
#include <cstdint>
#include <limits>
#include <string>
#include <system_error>

#include <CLI/CLI.hpp>

#include <animevae/core/parse_decimal.hpp>
#include <animevae/core/values.hpp>

namespace animevae::program {

// Checks of option values, made before they are converted. CLI11's own checks print a number of 300 digits where there
// is no limit, and take -1 for the largest unsigned number.

/// A whole number within limits.
template <class Whole>
CLI::Validator whole_number(Whole at_least, Whole at_most = std::numeric_limits<Whole>::max()) {
  const auto check = [at_least, at_most](std::string& text) -> std::string {
    Whole value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc{} && end == text.data() + text.size() && value >= at_least && value <= at_most) {
      // CLI11 converts "010" to 8.
      const std::size_t first = text.starts_with('-') ? 1 : 0;
      if (text[first] != '0' || text.size() == first + 1) return {};
      return "must be written without leading zeros, not '" + text + "'";
    }
    std::string sentence = "must be a whole number";
    if (at_least > std::numeric_limits<Whole>::min() || std::is_unsigned_v<Whole>)
      sentence += " of at least " + std::to_string(at_least);
    if (at_most < std::numeric_limits<Whole>::max()) sentence += " and at most " + std::to_string(at_most);
    return sentence + ", not '" + text + "'";
  };
  return {check, ""};
}

/// A count of at least so many.
inline CLI::Validator count_from(std::int64_t at_least) { return whole_number<std::int64_t>(at_least); }

inline CLI::Validator seed() { return whole_number<std::uint64_t>(0); }

/// A number within limits.
inline CLI::Validator number(const animevae::Limits& limits = animevae::any_finite) {
  const auto check = [limits](std::string& text) -> std::string {
    const auto value = animevae::parse_decimal(text);
    if (!value) return "must be a number, not '" + text + "'";
    if (limits.admit(*value)) return {};
    return "must be " + animevae::detail::describe(limits, *value) + ", not '" + text + "'";
  };
  return {check, ""};
}

}  // namespace animevae::program
