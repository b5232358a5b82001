// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <string_view>

#include <animevae/core/error.hpp>
#include <animevae/text/utf8.hpp>

namespace animevae {

/// A string as JSON writes it, in quotation marks; the text must be UTF-8 and stays so.
[[nodiscard]] inline std::string json_quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char byte : text) {
    switch (byte) {
      case '"': quoted += "\\\""; break;
      case '\\': quoted += "\\\\"; break;
      case '\b': quoted += "\\b"; break;
      case '\f': quoted += "\\f"; break;
      case '\n': quoted += "\\n"; break;
      case '\r': quoted += "\\r"; break;
      case '\t': quoted += "\\t"; break;
      default:
        if (static_cast<unsigned char>(byte) < 0x20) {
          quoted += "\\u00";
          for (const int digit : {byte >> 4, byte & 15}) quoted.push_back("0123456789abcdef"[digit]);
        } else {
          quoted.push_back(byte);
        }
    }
  }
  return quoted + '"';
}

namespace detail {

/// A name as it stands in a message: quoted, and cut off after 80 bytes.
[[nodiscard]] inline std::string shown(std::string_view name) {
  constexpr std::size_t most = 80;
  if (name.size() <= most) return json_quoted(name);
  return json_quoted(std::string{utf8_prefix(name, most)} + "...");
}

}  // namespace detail

/// A pull parser for JSON: the caller asks for the value that must come next. It knows objects, arrays, strings and
/// whole numbers, which is all that safetensors headers have. Strict (RFC 8259), and duplicate keys are refused too.
/// Errors are an InvalidValue '... is not valid JSON at byte 12: ...'. Never looks outside the text, and never nests
/// deeper than its caller's own code.
class JsonReader {
 public:
  explicit JsonReader(std::string_view text, std::string_view subject = "the text") : text_{text}, subject_{subject} {}

  /// Calls `member(key)` for each member; it must read the value.
  template <class Member>
  void object(Member&& member) {
    expect('{', "'{'");
    if (skip('}')) return;
    std::set<std::string, std::less<>> keys;
    do {
      const auto [key, is_new] = keys.insert(string());
      if (!is_new) fail("the key " + json_quoted(*key) + " appears twice");
      expect(':', "':'");
      member(*key);
    } while (skip(','));
    expect('}', "',' or '}'");
  }

  /// Calls `element()` for each element; it must read the value.
  template <class Element>
  void array(Element&& element) {
    expect('[', "'['");
    if (skip(']')) return;
    do element();
    while (skip(','));
    expect(']', "',' or ']'");
  }

  /// A string, its escapes resolved, as UTF-8.
  [[nodiscard]] std::string string() {
    expect('"', "a string");
    std::string value;
    for (;;) {
      const std::size_t begin = at_;
      while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\\' &&
             static_cast<unsigned char>(text_[at_]) >= 0x20)
        ++at_;
      const std::string_view plain = text_.substr(begin, at_ - begin);
      if (!is_utf8(plain)) fail("a string is not UTF-8");
      value += plain;
      if (at_ == text_.size()) fail("a string does not end");
      const char next = text_[at_++];
      if (next == '"') return value;
      if (next != '\\') fail("a control character in a string");
      append_escaped(value);
    }
  }

  /// A whole number from 0 to 2^63 - 1, without sign, fraction or exponent.
  [[nodiscard]] std::int64_t whole_number() {
    skip_space();
    const std::size_t begin = at_;
    constexpr auto largest = (std::numeric_limits<std::int64_t>::max)();
    std::int64_t value = 0;
    for (; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_) {
      const int digit = text_[at_] - '0';
      if (value > (largest - digit) / 10) fail("a number is larger than " + std::to_string(largest));
      value = value * 10 + digit;
    }
    if (at_ == begin || (text_[begin] == '0' && at_ - begin > 1)) fail("a whole number from 0 is expected");
    return value;
  }

  /// Nothing but white space may be left.
  void end() {
    skip_space();
    if (at_ != text_.size()) fail("nothing is expected behind the end");
  }

 private:
  [[noreturn]] void fail(const std::string& problem) const {
    throw InvalidValue(subject_ + " is not valid JSON at byte " + std::to_string(at_) + ": " + problem);
  }

  void skip_space() {
    while (at_ < text_.size() && std::string_view{" \t\n\r"}.find(text_[at_]) != std::string_view::npos) ++at_;
  }

  [[nodiscard]] bool skip(char token) {
    skip_space();
    if (at_ == text_.size() || text_[at_] != token) return false;
    ++at_;
    return true;
  }

  void expect(char token, const char* name) {
    if (!skip(token)) fail(std::string{name} + " is expected");
  }

  void append_escaped(std::string& value) {
    constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
    const char letter = at_ < text_.size() ? text_[at_++] : '\0';
    if (letter == 'u') return append_utf8(value, code_point());
    const std::size_t known = letters.find(letter);
    if (known == std::string_view::npos) fail("an unknown escape in a string");
    value.push_back(meanings[known]);
  }

  /// The code point of a '\u' escape whose digits come next; a high surrogate takes the escape behind it as well.
  [[nodiscard]] char32_t code_point() {
    const char32_t first = four_digits();
    if (first < 0xD800 || first >= 0xE000) return first;
    if (first < 0xDC00 && text_.substr(at_, 2) == "\\u") {
      at_ += 2;
      const char32_t second = four_digits();
      if (second >= 0xDC00 && second < 0xE000) return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
    }
    fail("half of a surrogate pair in a string");
  }

  [[nodiscard]] char32_t four_digits() {
    char32_t value = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      const char c = at_ < text_.size() ? text_[at_] : '\0';
      const int digit = c >= '0' && c <= '9'   ? c - '0'
                        : c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                               : -1;
      if (digit < 0) fail("'\\u' needs four hexadecimal digits");
      value = value << 4 | char32_t(digit);
    }
    return value;
  }

  std::string_view text_;
  std::string subject_;
  std::size_t at_ = 0;
};

}  // namespace animevae
