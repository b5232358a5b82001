// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace animevae::program {

/// A text in single quotes, in which a shell sees nothing but letters; a single quote stands between them as '\''.
[[nodiscard]] inline std::string shell_quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char letter : text) letter == '\'' ? quoted += "'\\''" : quoted += letter;
  return quoted + "'";
}

}  // namespace animevae::program
