// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace animevae {

/// Bytes as base64 text (RFC 4648, padded, one line): for pictures inside a page.
[[nodiscard]] inline std::string to_base64(std::span<const std::byte> bytes) {
  static constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto at = [&](std::size_t k) { return k < bytes.size() ? std::to_integer<std::uint32_t>(bytes[k]) : 0; };
    const std::uint32_t bits = at(i) << 16 | at(i + 1) << 8 | at(i + 2);
    text += digits[bits >> 18];
    text += digits[bits >> 12 & 63];
    text += i + 1 < bytes.size() ? digits[bits >> 6 & 63] : '=';
    text += i + 2 < bytes.size() ? digits[bits & 63] : '=';
  }
  return text;
}

}  // namespace animevae
