// SPDX-License-Identifier: MIT
#pragma once

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

// Apart from decimal.hpp, which network/ needs where libc++ 16 cannot read a double.

namespace animevae {

/// The number that the whole text spells; nothing when it is not a number or is outside the range of a double.
[[nodiscard]] inline std::optional<double> parse_decimal(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace animevae
