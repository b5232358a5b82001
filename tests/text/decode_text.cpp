// SPDX-License-Identifier: MIT
#include <animevae/text/decode_text.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "support/doctest.hpp"

using namespace std::string_view_literals;
namespace av = animevae;

namespace {

std::string decoded(std::string_view bytes) {
  return av::decode_text(std::as_bytes(std::span{bytes.data(), bytes.size()}), "labels.csv");
}

}  // namespace

// The bytes are what Python says of 'aé目😀'.encode(...).
TEST_CASE("text is UTF-8, or UTF-16 behind its byte order mark") {
  constexpr std::string_view text = "a\u00e9\u76ee\U0001f600";
  CHECK(decoded(text) == text);
  CHECK(decoded("\xef\xbb\xbf"
                "a\xc3\xa9\xe7\x9b\xae\xf0\x9f\x98\x80") == text);
  CHECK(decoded("\xff\xfe"
                "a\0\xe9\0\xee\x76\x3d\xd8\x00\xde"sv) == text);
  CHECK(decoded("\xfe\xff\0a\0\xe9\x76\xee\xd8\x3d\xde\x00"sv) == text);
  CHECK(decoded("") == "");
  CHECK(decoded("\xff\xfe") == "");
}

TEST_CASE("bytes that are not UTF-8 stay: names of files need not be") { CHECK(decoded("M\xfcller") == "M\xfcller"); }

TEST_CASE("decode_text refuses zero bytes and invalid UTF-16") {
  const auto says = [](std::string_view bytes, const char* sentence) {
    CHECK_THROWS_WITH_AS((void)decoded(bytes), sentence, av::FileError);
  };
  says("ab\0c"sv,
       "labels.csv: is not a text file: character 3 is a zero; UTF-8 is read, and UTF-16 that begins with its byte "
       "order mark");
  says(
      "\xff\xfe"
      "a\0b"sv,
      "labels.csv: begins with the byte order mark of UTF-16, and is not UTF-16 at byte 4");
  says("\xff\xfe\x3d\xd8"sv, "labels.csv: begins with the byte order mark of UTF-16, and is not UTF-16 at byte 2");
  says(
      "\xff\xfe\x3d\xd8"
      "a\0"sv,
      "labels.csv: begins with the byte order mark of UTF-16, and is not UTF-16 at byte 2");
  says("\xff\xfe\x00\xde"sv, "labels.csv: begins with the byte order mark of UTF-16, and is not UTF-16 at byte 2");
}
