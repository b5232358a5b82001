// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace animevae::program {

/// One value of a TOML file: the names of its tables and its key joined by dots, and its text without quotes.
struct TomlEntry {
  std::string key;
  std::vector<std::string> values;  // one, or the elements of an array
  std::size_t line = 0;             // counted from 1
};

/// Reads a configuration, in the order of its lines: tables, dotted keys, texts, numbers, true, false, arrays of these.
/// InvalidValue 'line 3: ...' for a text that is not TOML, and for dates and arrays of tables, which no option takes.
[[nodiscard]] std::vector<TomlEntry> parse_toml(std::string_view text);

}  // namespace animevae::program
