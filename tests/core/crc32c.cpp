// SPDX-License-Identifier: MIT
#include <animevae/core/crc32c.hpp>

#include "support/doctest.hpp"

#include <string>

using namespace animevae;

TEST_CASE("the CRC-32C of known bytes is the published one") {
  CHECK(crc32c("") == 0);
  CHECK(crc32c("123456789") == 0xE3069283);  // the check value of the CRC catalogues
  // RFC 3720, B.4: 32 bytes of 0, of 255, and of 0 to 31.
  CHECK(crc32c(std::string(32, '\0')) == 0x8A9136AA);
  CHECK(crc32c(std::string(32, '\xFF')) == 0x62A8AB43);
  std::string rising;
  for (char byte = 0; byte < 32; ++byte) rising += byte;
  CHECK(crc32c(rising) == 0x46DD794E);
}
