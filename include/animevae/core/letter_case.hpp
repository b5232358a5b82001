// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace animevae {

// Only the letters A to Z have a case here, whatever the locale: the bytes of a text need not be UTF-8.

[[nodiscard]] constexpr char lower_case(char letter) noexcept {
  return letter >= 'A' && letter <= 'Z' ? char(letter - 'A' + 'a') : letter;
}

[[nodiscard]] constexpr char upper_case(char letter) noexcept {
  return letter >= 'a' && letter <= 'z' ? char(letter - 'a' + 'A') : letter;
}

[[nodiscard]] inline std::string lower_case(std::string_view text) {
  std::string lower{text};
  for (char& letter : lower) letter = lower_case(letter);
  return lower;
}

/// The text with a capital in front, as a sentence begins.
[[nodiscard]] inline std::string capitalised(std::string text) {
  if (!text.empty()) text.front() = upper_case(text.front());
  return text;
}

}  // namespace animevae
