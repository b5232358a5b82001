// SPDX-License-Identifier: MIT
#pragma once

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

// Apart from decimal.hpp, which network/ needs where libc++ 16 cannot read a double.

namespace animevae {

/// The number that a text is, all of it; nothing when it is something else, or larger than a double can be.
[[nodiscard]] inline std::optional<double> parse_decimal(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace animevae
