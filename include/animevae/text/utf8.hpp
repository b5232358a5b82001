// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace animevae {

/// Appends one Unicode code point as UTF-8.
inline void append_utf8(std::string& text, char32_t point) {
  const auto push = [&](char32_t byte) { text.push_back(char(byte)); };
  if (point < 0x80) return push(point);
  if (point < 0x800) return push(0xC0 | point >> 6), push(0x80 | (point & 0x3F));
  if (point < 0x10000) return push(0xE0 | point >> 12), push(0x80 | (point >> 6 & 0x3F)), push(0x80 | (point & 0x3F));
  push(0xF0 | point >> 18), push(0x80 | (point >> 12 & 0x3F));
  push(0x80 | (point >> 6 & 0x3F)), push(0x80 | (point & 0x3F));
}

/// Whether a byte of UTF-8 text continues a code point instead of beginning one.
[[nodiscard]] constexpr bool is_utf8_continuation(char byte) noexcept {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

/// Whether these bytes are well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
[[nodiscard]] inline bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xC2 ? 0
                               : lead < 0xE0 ? 2
                               : lead < 0xF0 ? 3
                               : lead < 0xF5 ? 4
                                             : 0;
    if (length == 0 || length > text.size() - i) return false;
    char32_t point = length == 1 ? lead : lead & (0x7Fu >> length);
    for (std::size_t k = 1; k < length; ++k) {
      if (!is_utf8_continuation(text[i + k])) return false;
      point = point << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3F);
    }
    if ((length == 3 && point < 0x800) || (point >= 0xD800 && point < 0xE000)) return false;
    if ((length == 4 && point < 0x10000) || point > 0x10FFFF) return false;
    i += length;
  }
  return true;
}

/// Bytes as UTF-8: as they are where they are well-formed, else with U+FFFD for each byte that is not ASCII, since
/// their encoding is unknown.
[[nodiscard]] inline std::string replace_invalid_utf8(std::string_view bytes) {
  if (is_utf8(bytes)) return std::string{bytes};
  std::string text;
  for (const char byte : bytes) {
    if (static_cast<unsigned char>(byte) < 0x80) text.push_back(byte);
    else text += "\xEF\xBF\xBD";
  }
  return text;
}

/// The number of code points in UTF-8 text: its columns on a terminal, as long as they are simple letters.
[[nodiscard]] inline std::size_t utf8_length(std::string_view text) {
  return std::size_t(std::count_if(text.begin(), text.end(), [](char byte) { return !is_utf8_continuation(byte); }));
}

/// The beginning of UTF-8 text, at most so many bytes of it; no code point is cut.
[[nodiscard]] inline std::string_view utf8_prefix(std::string_view text, std::size_t most_bytes) {
  std::size_t end = (std::min)(text.size(), most_bytes);
  while (end > 0 && end < text.size() && is_utf8_continuation(text[end])) --end;
  return text.substr(0, end);
}

}  // namespace animevae
