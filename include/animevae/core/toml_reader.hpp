// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/core/decimal.hpp>
#include <animevae/core/error.hpp>
#include <animevae/core/utf8.hpp>

namespace animevae {

/// One value of a TOML file: the names of its section and key joined by dots, and its text without quotes.
struct TomlEntry {
  std::string key;
  std::vector<std::string> values;  // one, or the elements of an array
  std::size_t line = 0;             // counted from 1
};

namespace detail {

/// Walks through a TOML text.
class TomlReader {
 public:
  explicit TomlReader(std::string_view text) : text_{text} {}

  [[nodiscard]] std::vector<TomlEntry> entries() {
    if (!is_utf8(text_)) throw InvalidValue{"the text is not UTF-8"};
    std::string section;
    for (skip_empty_lines(); at_ < text_.size(); skip_empty_lines()) {
      if (skip('[')) {
        section = key() + ".";
        if (!skip(']')) fail("a section is written [name]");
      } else {
        read_entry(section);
      }
      skip_space();
      if (at_ < text_.size() && text_[at_] != '\n') fail("nothing but a comment may follow");
    }
    return std::move(entries_);
  }

 private:
  [[noreturn]] void fail(const std::string& problem) const {
    throw InvalidValue{"line " + std::to_string(line_) + ": " + problem};
  }

  void skip_space() {
    while (at_ < text_.size() && std::string_view{" \t\r"}.find(text_[at_]) != std::string_view::npos) ++at_;
    if (at_ < text_.size() && text_[at_] == '#') at_ = (std::min)(text_.find('\n', at_), text_.size());
  }

  void skip_empty_lines() {
    for (skip_space(); at_ < text_.size() && text_[at_] == '\n'; skip_space()) ++at_, ++line_;
  }

  [[nodiscard]] bool skip(char sign) {
    skip_space();
    if (at_ == text_.size() || text_[at_] != sign) return false;
    ++at_;
    return true;
  }

  /// Letters, digits and what else a name or number is made of.
  [[nodiscard]] std::string_view word(std::string_view signs) {
    skip_space();
    const std::size_t begin = at_;
    const auto belongs = [&](char sign) {
      return (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z') || (sign >= '0' && sign <= '9') ||
             signs.find(sign) != std::string_view::npos;
    };
    while (at_ < text_.size() && belongs(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  [[nodiscard]] bool at_quote() {
    skip_space();
    return at_ < text_.size() && (text_[at_] == '"' || text_[at_] == '\'');
  }

  [[nodiscard]] std::string key() {
    std::string names;
    do {
      if (!names.empty()) names += '.';
      const std::string name = at_quote() ? quoted() : std::string{word("-_")};
      if (name.empty()) fail("a name is expected, as in 'name = value' or '[section]'");
      names += name;
    } while (skip('.'));
    return names;
  }

  void read_entry(const std::string& section) {
    TomlEntry entry{.key = section + key(), .values = {}, .line = line_};
    if (!skip('=')) fail("'=' and a value are expected behind '" + entry.key.substr(section.size()) + "'");
    const auto same = [&](const TomlEntry& other) { return other.key == entry.key; };
    if (const auto first = std::find_if(entries_.begin(), entries_.end(), same); first != entries_.end()) {
      fail("'" + entry.key + "' has a value already, on line " + std::to_string(first->line));
    }
    if (skip('[')) {
      read_array(entry.values);
    } else {
      entry.values.push_back(value());
    }
    entries_.push_back(std::move(entry));
  }

  /// Over as many lines as it likes, a comma behind the last element too.
  void read_array(std::vector<std::string>& values) {
    for (bool more = true;; more = skip(',')) {
      skip_empty_lines();
      if (skip(']')) return;
      if (!more) fail("',' or ']' is expected in an array");
      skip_empty_lines();
      values.push_back(value());
      skip_empty_lines();
    }
  }

  [[nodiscard]] std::string value() {
    if (at_quote()) return quoted();
    const std::string text{word("+-_.:")};
    if (text.empty()) fail("a value is expected: a number, true, false, or a text in quotation marks");
    if (text != "true" && text != "false" && !parse_decimal(text)) {
      fail("'" + text + "' is neither a number nor true or false; a text needs quotation marks: \"" + text + "\"");
    }
    return text;
  }

  [[nodiscard]] std::string quoted() {
    const char quote = text_[at_++];
    if (text_.substr(at_, 2) == std::string(2, quote)) fail("a text of several lines is not supported");
    std::string value;
    for (;;) {
      const char sign = at_ < text_.size() ? text_[at_] : '\n';
      if (sign == '\n') fail("a text does not end");
      ++at_;
      if (sign == quote) return value;
      if (sign == '\\' && quote == '"') append_escaped(value);
      else value += sign;
    }
  }

  void append_escaped(std::string& value) {
    constexpr std::string_view letters = "\"\\btnfr", meanings = "\"\\\b\t\n\f\r";
    const char letter = at_ < text_.size() ? text_[at_++] : '\0';
    if (const std::size_t known = letters.find(letter); known != std::string_view::npos) {
      value += meanings[known];
      return;
    }
    if (letter != 'u' && letter != 'U')
      fail("an unknown escape in a text; in apostrophes '...' a backslash is just that");
    char32_t point = 0;
    for (int digits = letter == 'u' ? 4 : 8; digits > 0; --digits) {
      constexpr std::string_view hexadecimal = "0123456789abcdefABCDEF";
      const std::size_t digit = at_ < text_.size() ? hexadecimal.find(text_[at_++]) : std::string_view::npos;
      if (digit == std::string_view::npos) fail("an escape needs four or eight hexadecimal digits");
      point = point << 4 | static_cast<char32_t>(digit < 16 ? digit : digit - 6);
    }
    if (point > 0x10FFFF || (point >= 0xD800 && point < 0xE000)) fail("an escape that is no letter of Unicode");
    append_utf8(value, point);
  }

  std::string_view text_;
  std::size_t at_ = 0, line_ = 1;
  std::vector<TomlEntry> entries_;
};

}  // namespace detail

/// Reads a configuration in the part of TOML that options need: sections, dotted keys, texts, numbers, true, false,
/// arrays of these. What else TOML has (dates, tables in braces, texts of several lines) and what is not TOML is an
/// InvalidValue 'line 3: ...'.
[[nodiscard]] inline std::vector<TomlEntry> parse_toml(std::string_view text) {
  return detail::TomlReader{text}.entries();
}

}  // namespace animevae
