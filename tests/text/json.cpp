// SPDX-License-Identifier: MIT
#include <animevae/text/json.hpp>

#include "support/doctest.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

using namespace animevae;

namespace {

std::string string_in(std::string_view text) {
  JsonReader json{text};
  std::string value = json.string();
  json.end();
  return value;
}

/// The complaint about a text that should have been one string.
std::string complaint(std::string_view text) {
  try {
    (void)string_in(text);
  } catch (const InvalidValue& error) {
    return error.what();
  }
  return "none";
}

std::int64_t number_in(std::string_view text) {
  JsonReader json{text};
  const std::int64_t value = json.whole_number();
  json.end();
  return value;
}

}  // namespace

TEST_CASE("a JSON string is read with its escapes") {
  CHECK(string_in(R"("plain")") == "plain");
  CHECK(string_in(R"(  ""  )").empty());
  CHECK(string_in(R"("\" \\ \/ \b \f \n \r \t")") == "\" \\ / \b \f \n \r \t");
  CHECK(string_in(R"("\u0041\u00dF\u6c34")") == "A\xc3\x9f\xe6\xb0\xb4");
  CHECK(string_in(R"("\ud83c\uDFA8!")") == "\xf0\x9f\x8e\xa8!");
  CHECK(string_in(R"("\u0000")") == std::string(1, '\0'));
  CHECK(string_in("\"\xe6\xb0\xb4\"") == "\xe6\xb0\xb4");
}

TEST_CASE("an invalid JSON string is refused with its place") {
  CHECK(complaint("x") == "the text is not valid JSON at byte 0: a string is expected");
  CHECK(complaint("\"abc") == "the text is not valid JSON at byte 4: a string does not end");
  CHECK(complaint(R"("abc" "d")") == "the text is not valid JSON at byte 6: nothing is expected behind the end");
  CHECK(complaint("\"a\nb\"").ends_with("a control character in a string"));
  CHECK(complaint("\"\xff\"").ends_with("a string is not UTF-8"));
  CHECK(complaint(R"("\x41")").ends_with("an unknown escape in a string"));
  CHECK(complaint("\"\\").ends_with("an unknown escape in a string"));
  CHECK(complaint(R"("\u12g4")").ends_with("'\\u' needs four hexadecimal digits"));
  CHECK(complaint("\"\\u12").ends_with("'\\u' needs four hexadecimal digits"));
  for (const char* half : {R"("\ud83c")", R"("\ud83cx")", R"("\ud83c\n")", R"("\ud83c\u0041")", R"("\ud83c\ud83c")",
                           R"("\udfa8")", R"("\udfa8\ud83c")"}) {
    CAPTURE(half);
    CHECK(complaint(half).ends_with("half of a surrogate pair in a string"));
  }
}

TEST_CASE("a string written as JSON is read back as it was") {
  std::string all;
  for (char32_t point = 0; point < 0x300; ++point) append_utf8(all, point);
  append_utf8(all, U'\U0001F3A8');
  CHECK(string_in(json_quoted(all)) == all);
  CHECK(json_quoted("a\"b\\c\n\x01/\x1f") == R"("a\"b\\c\n\u0001/\u001f")");
}

TEST_CASE("whole_number reads whole numbers up to 2^63 - 1, and refuses everything else") {
  CHECK(number_in("0") == 0);
  CHECK(number_in(" 120 ") == 120);
  CHECK(number_in("9223372036854775807") == INT64_MAX);
  for (const char* text : {"9223372036854775808", "99999999999999999999999", "-1", "+1", "01", "00", "1.0", "1e3", "",
                           "x", "\"1\"", "1 2"}) {
    CAPTURE(text);
    CHECK_THROWS_AS((void)number_in(text), InvalidValue);
  }
}

TEST_CASE("objects and arrays are walked in their order, with white space anywhere") {
  JsonReader json{" { \"a\" : [ 1 , 2,3 ] ,\n\t\"b\":[],\r\"c\":{} } "};
  std::string keys;
  std::vector<std::int64_t> numbers;
  json.object([&](const std::string& key) {
    keys += key;
    if (key == "c") json.object([](const std::string&) {});
    else json.array([&] { numbers.push_back(json.whole_number()); });
  });
  json.end();
  CHECK(keys == "abc");
  CHECK(numbers == std::vector<std::int64_t>{1, 2, 3});
}

TEST_CASE("an object with a missing sign, a comma too many or a key twice is refused") {
  for (const char* text : {"", "{", "[", "{\"a\"", "{\"a\" 1}", "{\"a\":}", "{\"a\":1", "{\"a\":1,}", "{,}",
                           "{\"a\":1 \"b\":2}", "{a:1}", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}"}) {
    CAPTURE(text);
    JsonReader json{text};
    CHECK_THROWS_AS(json.object([&](const std::string&) { (void)json.whole_number(); }), InvalidValue);
  }
  JsonReader json{R"({"a":1,"a":2})", "the header"};
  CHECK_THROWS_WITH_AS(json.object([&](const std::string&) { (void)json.whole_number(); }),
                       "the header is not valid JSON at byte 10: the key \"a\" appears twice", InvalidValue);
  for (const char* text : {"[1,]", "[,1]", "[1 2]", "[1", "1]"}) {
    CAPTURE(text);
    JsonReader list{text};
    CHECK_THROWS_AS(list.array([&] { (void)list.whole_number(); }), InvalidValue);
  }
}
