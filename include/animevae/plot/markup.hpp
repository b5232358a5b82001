// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace animevae {

/// Escapes text for elements and quoted attributes of XML and HTML. Control characters, which neither allows, are left
/// out.
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
