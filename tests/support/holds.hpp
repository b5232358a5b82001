// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>

inline bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// How often a text holds a part.
inline std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++count;
  return count;
}
