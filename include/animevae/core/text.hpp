// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>

namespace animevae {

namespace detail {

/// Not constexpr, so that a constant whose text is too long does not compile, and the compiler names this function.
inline void text_is_longer_than_its_capacity() {}

}  // namespace detail

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

  /// Longer text than fits does not compile in a constant; at run time it is cut off. No exception: networks are read
  /// where there are none (WebAssembly).
  constexpr explicit Text(std::string_view text) {
    if (text.size() >= Capacity) detail::text_is_longer_than_its_capacity();
    for (std::size_t i = 0; i < text.size() && i + 1 < Capacity; ++i) data[i] = text[i];
  }

  [[nodiscard]] constexpr std::string_view view() const { return data; }
  [[nodiscard]] constexpr bool empty() const { return data[0] == '\0'; }

  friend constexpr bool operator==(const Text&, const Text&) = default;
};

}  // namespace animevae
