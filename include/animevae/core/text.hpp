// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <animevae/core/error.hpp>

namespace animevae {

/// Text of bounded length that lives in constants: a structural type, so that it can sit inside a template argument.
/// (A constexpr std::string would do, but clang 16 with libstdc++ 12 rejects it.)
template <std::size_t Capacity>
struct Text {
  char data[Capacity]{};

  constexpr Text() = default;

  template <std::size_t N>
    requires(N <= Capacity)
  constexpr Text(const char (&literal)[N]) {
    for (std::size_t i = 0; i < N; ++i) data[i] = literal[i];
  }

  /// Longer text than fits does not compile where the constant is made, and throws InvalidValue at run time.
  constexpr explicit Text(std::string_view text) {
    if (text.size() >= Capacity)
      throw InvalidValue("'" + std::string{text} + "' has " + std::to_string(text.size()) +
                         " characters; there is room for " + std::to_string(Capacity - 1));
    for (std::size_t i = 0; i < text.size(); ++i) data[i] = text[i];
  }

  [[nodiscard]] constexpr std::string_view view() const { return data; }
  [[nodiscard]] constexpr bool empty() const { return data[0] == '\0'; }

  friend constexpr bool operator==(const Text&, const Text&) = default;
};

}  // namespace animevae
