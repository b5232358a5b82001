// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include <animevae/core/decimal.hpp>
#include <animevae/core/error.hpp>
#include <animevae/text/utf8.hpp>

namespace animevae::program {

/// A text as TOML writes it. A text that would need escapes is written in apostrophes where possible: simple readers of
/// configuration files take off the quotes and leave the rest as it is.
[[nodiscard]] inline std::string toml_quoted(std::string_view text) {
  if (!animevae::is_utf8(text)) throw animevae::InvalidValue("a text for a TOML file is not UTF-8");
  const auto is_control = [](char letter) { return std::uint8_t(letter) < 0x20 || letter == 0x7F; };
  const bool has_control = std::any_of(text.begin(), text.end(), is_control);
  if (!has_control && text.find_first_of("\"\\") == std::string_view::npos) return '"' + std::string{text} + '"';
  if (!has_control && text.find('\'') == std::string_view::npos) return '\'' + std::string{text} + '\'';
  std::string quoted = "\"";
  for (const char letter : text) {
    constexpr std::string_view plain = "\"\\\b\t\n\f\r", escaped = "\"\\btnfr";
    if (const auto known = plain.find(letter); known != std::string_view::npos) {
      quoted += {'\\', escaped[known]};
    } else if (is_control(letter)) {
      quoted += {'\\', 'u', '0', '0', "0123456789ABCDEF"[letter >> 4], "0123456789ABCDEF"[letter & 15]};
    } else {
      quoted += letter;
    }
  }
  return quoted + '"';
}

/// A key as TOML writes it: without quotes where it may be; a dot divides the names of nested values.
[[nodiscard]] inline std::string toml_key(std::string_view key) {
  const auto is_bare = [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
           letter == '-' || letter == '_';
  };
  std::string text;
  for (;;) {
    const std::string_view name = key.substr(0, key.find('.'));
    text += !name.empty() && std::all_of(name.begin(), name.end(), is_bare) ? std::string{name} : toml_quoted(name);
    if (name.size() == key.size()) return text;
    text += '.';
    key.remove_prefix(name.size() + 1);
  }
}

/// Builds the text of a TOML file: lines of keys and values under sections, in the order in which they are added.
class TomlWriter {
 public:
  /// Lines for people, without control characters; one '#' for each line of the text.
  void comment(std::string_view text) {
    for (;;) {
      const std::string_view line = text.substr(0, text.find('\n'));
      text_.append(line.empty() ? "#" : "# ").append(line).append("\n");
      if (line.size() == text.size()) return;
      text.remove_prefix(line.size() + 1);
    }
  }

  /// Begins a section: the values added from here on belong to it.
  void section(std::string_view name) { text_ += (text_.empty() ? "[" : "\n[") + toml_key(name) + "]\n"; }

  void value(std::string_view key, std::string_view text) { line(key, toml_quoted(text)); }
  void value(std::string_view key, const char* text) { value(key, std::string_view{text}); }
  void value(std::string_view key, std::same_as<bool> auto yes) { line(key, yes ? "true" : "false"); }

  template <std::integral Number>
    requires(!std::same_as<Number, bool>)
  void value(std::string_view key, Number number) {
    line(key, animevae::decimal(number));
  }

  /// A floating-point number, with a decimal point or an exponent so that it is read as one, and with all digits that
  /// tell it from its neighbours.
  template <std::floating_point Number>
  void value(std::string_view key, Number number) {
    std::string text = animevae::decimal(number);
    if (text.find_first_not_of("-0123456789") == std::string::npos) text += ".0";
    line(key, text);
  }

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  void line(std::string_view key, std::string_view value) {
    text_ += toml_key(key) + " = ";
    text_.append(value).append("\n");
  }

  std::string text_;
};

}  // namespace animevae::program
