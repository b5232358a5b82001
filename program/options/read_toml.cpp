// SPDX-License-Identifier: MIT
#include "options/read_toml.hpp"

#include <algorithm>
#include <regex>
#include <stdexcept>
#include <string>
#include <utility>

#include <animevae/core/decimal.hpp>
#include <animevae/core/error.hpp>
#include <animevae/text/utf8.hpp>

// Damaged texts fail assertions inside toml++ 3.3, which would end the program: here assertions throw. That works only
// header-only: the packages of Debian and others select a compiled library by these macros, and its assertions are
// compiled in.
#undef TOML_HEADER_ONLY
#undef TOML_SHARED_LIB
#define TOML_HEADER_ONLY 1
constexpr void toml_assertion(bool holds) {
  if (!holds) throw std::logic_error("an assertion of toml++ failed");
}
#define TOML_ASSERT(condition) toml_assertion(bool(condition))
#include <toml++/toml.h>

namespace av = animevae;

namespace animevae::program {

namespace {

[[noreturn]] void fail(std::size_t line, const std::string& problem) {
  throw av::InvalidValue("line " + std::to_string(line) + ": " + problem);
}

std::string text_of(const toml::node& node, std::size_t line) {
  if (const auto* const text = node.as_string()) return text->get();
  if (const auto* const whole = node.as_integer()) return av::decimal(whole->get());
  if (const auto* const number = node.as_floating_point()) return av::decimal(number->get());
  if (const auto* const flag = node.as_boolean()) return flag->get() ? "true" : "false";
  fail(line, "a value is a number, true, false, a text, or an array of these");
}

void collect(const toml::table& table, const std::string& prefix, std::vector<TomlEntry>& entries) {
  for (const auto& [key, node] : table) {
    const std::string name = prefix + std::string{key.str()};
    if (const auto* const inner = node.as_table()) {
      collect(*inner, name + ".", entries);
      continue;
    }
    TomlEntry entry{.key = name, .values = {}, .line = key.source().begin.line};
    if (const auto* const array = node.as_array())
      for (const toml::node& element : *array) entry.values.push_back(text_of(element, entry.line));
    else entry.values.push_back(text_of(node, entry.line));
    entries.push_back(std::move(entry));
  }
}

/// Puts seeds of 19 or 20 digits in quotation marks: TOML's whole numbers end at 2^63, seeds at 2^64, and the
/// configurations of animevae 0.1 have them bare.
std::string with_large_seeds_as_texts(std::string_view text) {
  static const std::regex large_seed{R"((^|\n)([ \t]*[a-z-]*seed[ \t]*=[ \t]*)([0-9]{19,20})(?=[ \t\r]*(\n|#|$)))"};
  return std::regex_replace(std::string{text}, large_seed, "$1$2\"$3\"");
}

/// The value on a line where it is a word without quotation marks; empty otherwise.
std::string bare_word(std::string_view text, std::size_t line) {
  for (std::size_t i = 1; i < line; ++i) text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  text = text.substr(0, text.find_first_of("\r\n#"));
  const std::size_t begin = text.find_first_not_of(" \t", std::min(text.find('='), text.size() - 1) + 1);
  if (begin >= text.size()) return {};
  const std::string_view word = text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
  const bool is_number = std::string_view{"+-0123456789"}.find(word.front()) != word.npos;
  return is_number || word.find_first_of("\"'[]{}") != word.npos ? std::string{} : std::string{word};
}

/// Advice on the two most frequent mistakes, a backslash and a text without quotation marks; empty for others.
std::string advice_for(std::string_view problem, std::string_view text, std::size_t line) {
  if (problem.find("escape sequence") != problem.npos) return "; in apostrophes '...' a backslash is just that";
  const std::string word = problem.find("value") == problem.npos ? std::string{} : bare_word(text, line);
  return word.empty() ? word : "; a text needs quotation marks: \"" + word + "\"";
}

}  // namespace

std::vector<TomlEntry> parse_toml(std::string_view text) {
  if (!av::is_utf8(text)) throw av::InvalidValue("the text is not UTF-8");
  std::vector<TomlEntry> entries;
  try {
    collect(toml::parse(with_large_seeds_as_texts(text)), "", entries);
  } catch (const toml::parse_error& error) {
    const std::size_t line = error.source().begin.line;
    fail(line, std::string{error.description()} + advice_for(error.description(), text, line));
  } catch (const std::logic_error&) {
    throw av::InvalidValue("the text is not TOML");
  }
  std::stable_sort(entries.begin(), entries.end(),
                   [](const TomlEntry& a, const TomlEntry& b) { return a.line < b.line; });
  return entries;
}

}  // namespace animevae::program
