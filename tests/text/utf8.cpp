// SPDX-License-Identifier: MIT
#include <animevae/text/utf8.hpp>

#include "support/doctest.hpp"

#include <cstddef>
#include <string>

using namespace animevae;

TEST_CASE("text is UTF-8 when it is well-formed") {
  CHECK(is_utf8(""));
  CHECK(is_utf8("plain"));
  CHECK(is_utf8("\x7f"));
  CHECK(is_utf8("\xc2\x80\xdf\xbf"));                  // U+0080 U+07FF
  CHECK(is_utf8("\xe0\xa0\x80\xed\x9f\xbf"));          // U+0800 U+D7FF
  CHECK(is_utf8("\xee\x80\x80\xef\xbf\xbf"));          // U+E000 U+FFFF
  CHECK(is_utf8("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"));  // U+10000 U+10FFFF
}

TEST_CASE("text is not UTF-8 when a form is overlong, a surrogate, too high or cut off") {
  for (const char* text :
       {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf",
        "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xc2", "\xe2\x82", "\xf0\x9f\x8e", "\xc2x", "\xe2\x82x"}) {
    CAPTURE(text);
    CHECK_FALSE(is_utf8(text));
    CHECK_FALSE(is_utf8(std::string{"good"} + text + "good"));
  }
}

TEST_CASE("append_utf8 writes every code point so that it is valid and counts as one") {
  for (char32_t point = 0; point <= 0x10FFFF; ++point) {
    if (point >= 0xD800 && point < 0xE000) continue;
    std::string text;
    append_utf8(text, point);
    if (!is_utf8(text) || utf8_length(text) != 1) {
      CAPTURE(point);
      CHECK(is_utf8(text));
      CHECK(utf8_length(text) == 1);
    }
  }
  std::string text;
  for (const char32_t point : {U'z', U'\u00df', U'\u6c34', U'\U0001F3A8'}) append_utf8(text, point);
  CHECK(text == "z\xc3\x9f\xe6\xb0\xb4\xf0\x9f\x8e\xa8");
  CHECK(utf8_length(text) == 4);
}

TEST_CASE("text of another encoding becomes UTF-8, a replacement character for each byte beyond ASCII") {
  CHECK(replace_invalid_utf8("") == "");
  CHECK(replace_invalid_utf8("na\xc3\xafve \xe6\xb0\xb4") == "na\xc3\xafve \xe6\xb0\xb4");
  CHECK(replace_invalid_utf8("na\xefve") == "na\xef\xbf\xbdve");
  CHECK(replace_invalid_utf8("\xe6\xb0") == "\xef\xbf\xbd\xef\xbf\xbd");
  for (int lead = 0; lead < 0x100; ++lead) {
    const std::string text = replace_invalid_utf8(std::string{'\xff', static_cast<char>(lead), 'a'});
    if (is_utf8(text) && utf8_length(text) == 3) continue;
    CAPTURE(lead);
    CHECK(text == "three letters");
  }
}

TEST_CASE("utf8_prefix ends between two code points") {
  const std::string text = "z\xc3\x9f\xe6\xb0\xb4";  // of 1, 2 and 3 bytes
  const std::size_t ends[] = {0, 1, 1, 3, 3, 3, 6, 6};
  for (std::size_t most = 0; most < 8; ++most) {
    CAPTURE(most);
    CHECK(utf8_prefix(text, most) == text.substr(0, ends[most]));
  }
  CHECK(utf8_prefix("", 3) == "");
  CHECK(utf8_prefix("\x80\x80\x80", 2) == "");  // no UTF-8, and nothing to begin with
}

TEST_CASE("bytes of the form 10xxxxxx continue a code point") {
  for (int byte = 0; byte < 0x100; ++byte) {
    CAPTURE(byte);
    CHECK(is_utf8_continuation(static_cast<char>(byte)) == (byte >= 0x80 && byte < 0xC0));
  }
}
