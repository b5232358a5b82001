// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/core/letter_case.hpp>
#include <animevae/core/parse_decimal.hpp>
#include <animevae/labels/attribute_table.hpp>
#include <animevae/labels/label_text.hpp>
#include <animevae/text/csv_table.hpp>
#include <animevae/text/utf8.hpp>

namespace animevae::detail {

inline bool is_one_of(std::string_view word, const auto& words) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

/// 1 for a cell that says yes, -1 for no; nothing for any other.
inline std::optional<float> yes_or_no(std::string_view cell) {
  static constexpr std::array<std::string_view, 7> with{"true", "yes", "1", "+1", "t", "y", "on"};
  static constexpr std::array<std::string_view, 7> without{"false", "no", "-1", "0", "f", "n", "off"};
  const std::string word = lower_case(cell);
  if (is_one_of(word, with)) return 1.0F;
  if (is_one_of(word, without)) return -1.0F;
  return std::nullopt;
}

/// Whether a cell stands for a missing value. "none" does not: it may be an answer, say about hats.
inline bool is_missing(std::string_view cell) {
  static constexpr std::array<std::string_view, 9> words{"", "na", "n/a", "#n/a", "<na>", "nan", "null", "?", "-"};
  return is_one_of(lower_case(cell), words);
}

/// The number in a cell. A decimal comma is accepted where semicolons separate the cells, as in countries that use it.
inline std::optional<double> number_in(std::string cell, char separator) {
  constexpr std::string_view typeset_minus = "\xe2\x88\x92";  // U+2212
  if (cell.starts_with(typeset_minus)) cell.replace(0, typeset_minus.size(), "-");
  if (cell.starts_with('+') && cell.size() > 1 && cell[1] != '-') cell.erase(0, 1);
  const std::size_t comma = cell.find(',');
  if (separator == ';' && comma != std::string::npos && cell.find('.') == std::string::npos) cell[comma] = '.';
  const auto number = parse_decimal(cell);
  return number && std::isfinite(*number) ? number : std::nullopt;
}

/// Whether a cell is a number to people only: "1,234", "50 %", "'1'". "20-29" is a word.
inline bool is_odd_number(std::string_view cell) {
  return cell.find_first_of("0123456789") != std::string_view::npos &&
         cell.find_first_of(",%'") != std::string_view::npos &&
         cell.find_first_not_of("+-0123456789.,%' ") == std::string_view::npos;
}

inline bool holds_numbers(const CsvTable& csv, std::size_t place) {
  return std::all_of(csv.rows.begin(), csv.rows.end(),
                     [&](const auto& row) { return number_in(row[place], csv.separator).has_value(); });
}

inline bool holds_image_files(const CsvTable& csv, std::size_t place) {
  return !csv.rows.empty() &&
         std::all_of(csv.rows.begin(), csv.rows.end(), [&](const auto& row) { return is_image_file(row[place]); });
}

/// Whether a column is not about images: row numbers as pandas and R write them, or an empty column without a name, as
/// spreadsheets leave behind.
inline bool counts_rows(const CsvTable& csv, std::size_t place) {
  const std::string& name = csv.columns[place];
  const bool has_no_name = name.empty() || name.starts_with("Unnamed: ");
  if (!has_no_name && name != "index" && name != "level_0") return false;
  const auto all = [&](auto&& fits) { return std::all_of(csv.rows.begin(), csv.rows.end(), fits); };
  if (has_no_name && all([&](const auto& row) { return row[place].empty(); })) return true;
  if (!all([&](const auto& row) { return is_count(row[place]); })) return false;
  if (has_no_name) return true;
  const auto follows = [&](const auto& a, const auto& b) { return std::stoll(b[place]) != std::stoll(a[place]) + 1; };
  return std::adjacent_find(csv.rows.begin(), csv.rows.end(), follows) == csv.rows.end();
}

/// Turns the columns of a table into attributes.
class AttributeColumns {
 public:
  AttributeColumns(const CsvTable& csv, AttributeTable& table, const std::vector<std::string>& hues)
      : csv_{csv}, table_{table}, hues_{hues} {}

  void add(std::size_t place) {
    const std::string& name = csv_.columns[place];
    if (name.empty()) return leave_out(name, "it has no name");
    check_utf8(name, "the name of a column");
    if (holds_image_files(csv_, place)) return leave_out(name, "names of files");
    std::vector<double> numbers;
    std::vector<float> sides;
    std::size_t not_a_number = csv_.rows.size();
    for (std::size_t row = 0; row < csv_.rows.size(); ++row) {
      const std::string& cell = csv_.rows[row][place];
      if (is_missing(cell))
        return leave_out(name, fmt::format("line {} has {}", csv_.lines[row],
                                           cell.empty() ? std::string{"an empty cell"} : "'" + cell + "'"));
      if (const auto number = number_in(cell, csv_.separator)) numbers.push_back(*number);
      else not_a_number = (std::min)(not_a_number, row);
      if (const auto side = yes_or_no(cell)) sides.push_back(*side);
    }
    if (numbers.size() == csv_.rows.size()) return add_numbers(name, numbers);
    if (sides.size() == csv_.rows.size()) return add_attribute({name}, [&](std::size_t row) { return sides[row]; });
    if (2 * numbers.size() > csv_.rows.size()) refuse_cell(not_a_number, place, "a number is needed");
    add_words(place);
  }

  /// Writes the numbers of all columns into the table, row after row.
  void write_values() {
    for (std::size_t row = 0; row < table_.images.size(); ++row)
      for (const auto& column : columns_) table_.values.push_back(column[row]);
  }

 private:
  void leave_out(const std::string& name, const std::string& why) {
    table_.left_out.push_back(fmt::format("'{}' ({})", name, why));
  }

  [[noreturn]] void refuse_cell(std::size_t row, std::size_t place, const std::string& needed) const {
    throw FileError(csv_.path, fmt::format("line {}: the column '{}' holds '{}', {}", csv_.lines[row],
                                           csv_.columns[place], csv_.rows[row][place], needed));
  }

  void check_utf8(std::string text, const std::string& what) const {
    if (is_utf8(text)) return;
    for (char& letter : text) letter = static_cast<unsigned char>(letter) < 0x80 ? letter : '?';
    throw FileError(csv_.path, fmt::format("{}, '{}', is not in UTF-8; save the file as UTF-8", what, text));
  }

  /// Adds an attribute to all rows; `value(row)` gives its numbers.
  template <class Value>
  void add_attribute(Attribute attribute, Value value) {
    std::vector<float> column;
    for (std::size_t row = 0; row < table_.images.size(); ++row) column.push_back(value(row));
    table_.attributes.push_back(std::move(attribute));
    columns_.push_back(std::move(column));
  }

  void add_numbers(const std::string& name, const std::vector<double>& numbers) {
    const auto all_of = [&](auto&& fits) { return std::all_of(numbers.begin(), numbers.end(), fits); };
    if (is_one_of(name, hues_)) {  // cosine and sine represent an angle without a jump
      const auto angle = [&](std::size_t row) { return numbers[row] * std::numbers::pi / 180; };
      add_attribute({name + ".cos", true, {}, name}, [&](std::size_t row) { return float(std::cos(angle(row))); });
      add_attribute({name + ".sin", true, {}, name}, [&](std::size_t row) { return float(std::sin(angle(row))); });
    } else if (all_of([](double n) { return n == 1 || n == -1; }) ||
               all_of([](double n) { return n == 1 || n == 0; })) {
      add_attribute({name}, [&](std::size_t row) { return numbers[row] == 1 ? 1.0F : -1.0F; });
    } else {
      add_attribute({name, true}, [&](std::size_t row) { return float(numbers[row]); });
    }
  }

  /// Adds an attribute for every word in a column: "hair_colour=blonde".
  void add_words(std::size_t place) {
    constexpr std::size_t most_words = 50;
    const std::string& name = csv_.columns[place];
    std::set<std::string> words;
    for (std::size_t row = 0; row < csv_.rows.size(); ++row) {
      const std::string& word = csv_.rows[row][place];
      if (is_odd_number(word)) refuse_cell(row, place, "a number is written with digits and a point, as 31.5");
      words.insert(word);
    }
    if (words.size() > most_words || words.size() < 2)
      return leave_out(name, fmt::format("{} different words", words.size()));
    for (const std::string& word : words) check_utf8(word, fmt::format("a word of the column '{}'", name));
    for (const std::string& word : words)
      add_attribute({name + "=" + word, false, name},
                    [&](std::size_t row) { return csv_.rows[row][place] == word ? 1.0F : -1.0F; });
  }

  const CsvTable& csv_;
  AttributeTable& table_;
  const std::vector<std::string>& hues_;
  std::vector<std::vector<float>> columns_;
};

}  // namespace animevae::detail
