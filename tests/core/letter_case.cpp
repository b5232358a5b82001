// SPDX-License-Identifier: MIT
#include <animevae/core/letter_case.hpp>

#include "support/doctest.hpp"

#include <string>

using namespace animevae;

TEST_CASE("the 26 letters change their case, and no other byte does") {
  const std::string small = "abcdefghijklmnopqrstuvwxyz", large = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  for (int byte = 0; byte < 0x100; ++byte) {
    const char letter = char(byte);
    CAPTURE(byte);
    const auto in_small = small.find(letter), in_large = large.find(letter);
    CHECK(lower_case(letter) == (in_large == std::string::npos ? letter : small[in_large]));
    CHECK(upper_case(letter) == (in_small == std::string::npos ? letter : large[in_small]));
  }
}

TEST_CASE("lower_case of a text changes its ASCII letters alone") {
  CHECK(lower_case("") == "");
  CHECK(lower_case("Face 07.PNG") == "face 07.png");
  CHECK(lower_case("\xC3\x84\xFFZ[") == "\xC3\x84\xFFz[");  // of U+00C4, the bytes stay
}

TEST_CASE("a sentence begins with a capital") {
  CHECK(capitalised("") == "");
  CHECK(capitalised("the run is EMPTY") == "The run is EMPTY");
  CHECK(capitalised("Already") == "Already");
  CHECK(capitalised("3 files") == "3 files");
  CHECK(capitalised("\xC3\xA4hnlich") == "\xC3\xA4hnlich");
}
