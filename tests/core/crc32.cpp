// SPDX-License-Identifier: MIT
#include <animevae/core/crc32.hpp>

#include "support/doctest.hpp"

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <string_view>

using namespace animevae;

namespace {

std::uint32_t crc_of(std::string_view text) { return crc32(std::as_bytes(std::span{text})); }

/// The definition, bit by bit.
std::uint32_t long_division(std::string_view text) {
  std::uint32_t remainder = ~0U;
  for (const char byte : text) {
    remainder ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) remainder = (remainder >> 1) ^ (remainder % 2 * 0xEDB88320U);
  }
  return ~remainder;
}

}  // namespace

TEST_CASE("the CRC-32 of known texts is the published one") {
  CHECK(crc_of("") == 0);
  CHECK(crc_of("123456789") == 0xCBF43926);  // the check value of the CRC catalogues
  CHECK(crc_of("a") == 0xE8B7BE43);          // and Python's zlib.crc32
  CHECK(crc_of("The quick brown fox jumps over the lazy dog") == 0x414FA339);
}

TEST_CASE("bytes of every length and value have the CRC-32 of the long division") {
  std::mt19937 random{4};
  std::string bytes;
  for (int length = 0; length < 600; ++length) {
    CAPTURE(length);
    CHECK(crc_of(bytes) == long_division(bytes));
    bytes.push_back(static_cast<char>(random()));
  }
}
