// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace animevae {

namespace detail {

/// Row k advances the remainder of one byte by k more bytes of zeros, so that eight bytes are taken in one step.
[[nodiscard]] consteval std::array<std::array<std::uint32_t, 256>, 8> make_crc32_tables() {
  std::array<std::array<std::uint32_t, 256>, 8> tables{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t remainder = byte;
    for (int bit = 0; bit < 8; ++bit) remainder = remainder >> 1 ^ ((remainder & 1) != 0 ? 0xEDB88320U : 0U);
    tables[0][byte] = remainder;
  }
  for (std::size_t k = 1; k < 8; ++k) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const std::uint32_t before = tables[k - 1][byte];
      tables[k][byte] = before >> 8 ^ tables[0][before & 255];
    }
  }
  return tables;
}

inline constexpr auto crc32_tables = make_crc32_tables();

}  // namespace detail

/// The CRC-32 of these bytes as ZIP, gzip and PNG count it (ISO 3309, reflected polynomial EDB88320).
[[nodiscard]] inline std::uint32_t crc32(std::span<const std::byte> bytes) {
  const auto& tables = detail::crc32_tables;
  std::uint32_t crc = 0xFFFFFFFF;
  const auto one = [&](std::size_t at) { return std::to_integer<std::uint32_t>(bytes[at]); };
  for (; bytes.size() >= 8; bytes = bytes.subspan(8)) {
    const std::uint32_t low = crc ^ (one(0) | one(1) << 8 | one(2) << 16 | one(3) << 24);
    crc = tables[7][low & 255] ^ tables[6][low >> 8 & 255] ^ tables[5][low >> 16 & 255] ^ tables[4][low >> 24] ^
          tables[3][one(4)] ^ tables[2][one(5)] ^ tables[1][one(6)] ^ tables[0][one(7)];
  }
  for (std::size_t i = 0; i < bytes.size(); ++i) crc = crc >> 8 ^ tables[0][(crc ^ one(i)) & 255];
  return ~crc;
}

}  // namespace animevae
