// SPDX-License-Identifier: MIT
#pragma once

#include <exception>
#include <string>
#include <string_view>

namespace animevae::program {

/// The first line of an exception's message: LibTorch's messages carry a stack trace behind it, CLI11's a hint.
[[nodiscard]] inline std::string first_line(const std::exception& error) {
  const std::string_view whole = error.what();
  return std::string{whole.substr(0, whole.find('\n'))};
}

}  // namespace animevae::program
