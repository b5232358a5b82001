// SPDX-License-Identifier: MIT
#include <animevae/plot/base64.hpp>

#include "support/doctest.hpp"

#include <span>
#include <string_view>

TEST_CASE("base64 has the test vectors of RFC 4648") {
  const auto encoded = [](std::string_view text) { return animevae::to_base64(std::as_bytes(std::span{text})); };
  CHECK(encoded("") == "");
  CHECK(encoded("f") == "Zg==");
  CHECK(encoded("fo") == "Zm8=");
  CHECK(encoded("foo") == "Zm9v");
  CHECK(encoded("foob") == "Zm9vYg==");
  CHECK(encoded("fooba") == "Zm9vYmE=");
  CHECK(encoded("foobar") == "Zm9vYmFy");
  CHECK(encoded("\xfb\xff\xfe") == "+//+");
}
