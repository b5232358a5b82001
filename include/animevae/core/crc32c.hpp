// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace animevae {

namespace detail {

[[nodiscard]] consteval std::array<std::uint32_t, 256> make_crc32c_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    table[byte] = byte;
    for (int bit = 0; bit < 8; ++bit) table[byte] = table[byte] >> 1 ^ (table[byte] % 2 * 0x82F63B78U);
  }
  return table;
}

}  // namespace detail

/// The CRC-32C of these bytes (Castagnoli, reflected polynomial 82F63B78), as TensorFlow's records have it.
[[nodiscard]] inline std::uint32_t crc32c(std::string_view bytes) {
  static constexpr auto table = detail::make_crc32c_table();
  std::uint32_t crc = 0xFFFFFFFF;
  for (const char byte : bytes) crc = crc >> 8 ^ table[(crc ^ static_cast<unsigned char>(byte)) & 255];
  return ~crc;
}

}  // namespace animevae
