// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace animevae {

/// Text as it stands inside XML and HTML, in elements and in quoted attributes. Control characters, which neither can
/// hold, are left out.
[[nodiscard]] inline std::string escape_markup(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&': safe += "&amp;"; break;
      case '<': safe += "&lt;"; break;
      case '>': safe += "&gt;"; break;
      case '"': safe += "&quot;"; break;
      case '\'': safe += "&#39;"; break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') safe += c;
    }
  }
  return safe;
}

}  // namespace animevae
