// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <csetjmp>
#include <string>
#include <string_view>

namespace animevae::detail {

/// The jump target of a C library's error callback, and the message of the error. libpng and libjpeg end a failing call
/// with longjmp, which skips destructors: a step given to `finishes` therefore owns nothing that needs one, and all
/// objects live outside it.
struct Landing {
  std::jmp_buf buffer{};
  std::array<char, 200> message{};

  void note(std::string_view text) { message[text.copy(message.data(), message.size() - 1)] = '\0'; }

  [[nodiscard]] std::string text() const { return message.data(); }

  [[noreturn]] void jump() { std::longjmp(buffer, 1); }
};

/// True when `step` ran to its end, false when something in it jumped to `landing`.
template <class Step>
[[nodiscard]] bool finishes(Landing& landing, const Step& step) {
  if (setjmp(landing.buffer) != 0) return false;
  step();
  return true;
}

}  // namespace animevae::detail
