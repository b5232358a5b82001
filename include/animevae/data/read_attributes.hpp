// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <numbers>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/core/parse_decimal.hpp>
#include <animevae/core/read_file.hpp>
#include <animevae/data/attribute_table.hpp>
#include <animevae/data/face_factors.hpp>
#include <animevae/io/csv_table.hpp>

namespace animevae {

namespace detail {

inline std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  constexpr std::string_view blank = " \t\r\v\f";
  for (std::size_t begin = 0; (begin = line.find_first_not_of(blank, begin)) != std::string_view::npos;) {
    const std::size_t end = (std::min)(line.find_first_of(blank, begin), line.size());
    words.push_back(line.substr(begin, end - begin));
    begin = end;
  }
  return words;
}

inline bool is_count(std::string_view word) {
  return !word.empty() && word.size() < 16 && word.find_first_not_of("0123456789") == std::string_view::npos;
}

/// 1 for with, -1 for without; nothing for what says neither.
inline std::optional<float> yes_or_no(std::string_view cell) {
  std::string word{cell};
  for (char& letter : word) letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
  if (word == "true" || word == "yes" || word == "1" || word == "+1") return 1.0F;
  if (word == "false" || word == "no" || word == "-1" || word == "0") return -1.0F;
  return std::nullopt;
}

/// A hue is a place on a circle: two numbers say it without a jump.
inline bool is_hue(std::string_view column) {
  bool found = false;
  const FaceFactors factors;
  FaceFactors::visit(factors, [&](const Factor& factor, const auto&) {
    found = found || (factor.name == column && factor.high == 360);
  });
  return found;
}

/// Adds an attribute to all rows; `value(row)` gives its numbers.
template <class Value>
void add_attribute(std::vector<std::vector<float>>& columns, AttributeTable& table, Attribute attribute, Value value) {
  std::vector<float> column;
  for (std::size_t row = 0; row < table.images.size(); ++row) column.push_back(value(row));
  table.attributes.push_back(std::move(attribute));
  columns.push_back(std::move(column));
}

inline void add_numbers(std::vector<std::vector<float>>& columns, AttributeTable& table, const std::string& name,
                        const std::vector<double>& numbers) {
  const auto all_of = [&](auto&& fits) { return std::all_of(numbers.begin(), numbers.end(), fits); };
  if (is_hue(name)) {
    const auto angle = [&](std::size_t row) { return numbers[row] * std::numbers::pi / 180; };
    add_attribute(columns, table, {name + ".cos", true, {}, name},
                  [&](std::size_t row) { return float(std::cos(angle(row))); });
    add_attribute(columns, table, {name + ".sin", true, {}, name},
                  [&](std::size_t row) { return float(std::sin(angle(row))); });
  } else if (all_of([](double n) { return n == 1 || n == -1; }) || all_of([](double n) { return n == 1 || n == 0; })) {
    add_attribute(columns, table, {name}, [&](std::size_t row) { return numbers[row] == 1 ? 1.0F : -1.0F; });
  } else {
    add_attribute(columns, table, {name, true}, [&](std::size_t row) { return float(numbers[row]); });
  }
}

/// One attribute for every word that stands in a column: "hair_colour=blonde".
inline void add_words(std::vector<std::vector<float>>& columns, AttributeTable& table, const std::string& name,
                      const CsvTable& csv, std::size_t place) {
  constexpr std::size_t most_words = 50;
  std::set<std::string> words;
  for (const auto& row : csv.rows) words.insert(row[place]);
  if (words.size() > most_words || words.size() < 2) {
    table.left_out.push_back(fmt::format("'{}' ({} different words)", name, words.size()));
    return;
  }
  for (const std::string& word : words)
    add_attribute(columns, table, {name + "=" + word, false, name},
                  [&](std::size_t row) { return csv.rows[row][place] == word ? 1.0F : -1.0F; });
}

inline void add_column(std::vector<std::vector<float>>& columns, AttributeTable& table, const CsvTable& csv,
                       std::size_t place) {
  const std::string& name = csv.columns[place];
  std::vector<double> numbers;
  std::vector<float> sides;
  std::size_t not_a_number = csv.rows.size();
  for (std::size_t row = 0; row < csv.rows.size(); ++row) {
    const std::string& cell = csv.rows[row][place];
    if (cell.empty()) throw FileError{csv.path, fmt::format("line {}: the column '{}' is empty", csv.lines[row], name)};
    const auto number = parse_decimal(cell);
    if (number && std::isfinite(*number)) numbers.push_back(*number);
    else not_a_number = (std::min)(not_a_number, row);
    if (const auto side = yes_or_no(cell)) sides.push_back(*side);
  }
  if (numbers.size() == csv.rows.size()) return add_numbers(columns, table, name, numbers);
  if (sides.size() == csv.rows.size())
    return add_attribute(columns, table, {name}, [&](std::size_t row) { return sides[row]; });
  if (2 * numbers.size() > csv.rows.size())
    throw FileError{csv.path, fmt::format("line {}: the column '{}' holds '{}', a number is needed",
                                          csv.lines[not_a_number], name, csv.rows[not_a_number][place])};
  add_words(columns, table, name, csv, place);
}

/// The column of the images' names: one that is called so, else the first.
inline std::size_t name_column(const CsvTable& csv) {
  for (const std::string_view name : {"image", "file", "name", "file_name", "filename", "image_id", "path"})
    if (const auto found = std::find(csv.columns.begin(), csv.columns.end(), name); found != csv.columns.end())
      return std::size_t(found - csv.columns.begin());
  return 0;
}

inline void check_attributes(const AttributeTable& table) {
  if (table.images.empty()) throw FileError{table.source, "holds no images"};
  if (table.attributes.empty()) throw FileError{table.source, "holds no attributes"};
}

}  // namespace detail

/// The attributes of a table with a header: its images stand in the column that is called image, file or name, else in
/// the first. A column of 1 and -1, 1 and 0, true and false, yes and no is an attribute; one of other numbers a factor;
/// one of words an attribute for each of them; a hue of the drawn faces two factors, its cosine and sine. FileError
/// names the line of what is neither.
[[nodiscard]] inline AttributeTable attributes_of(const CsvTable& csv) {
  if (csv.columns.empty()) throw FileError{csv.path, "has no header; its first line must name the columns"};
  AttributeTable table{.source = csv.path};
  const std::size_t names = detail::name_column(csv);
  std::map<std::string_view, std::size_t> seen;
  for (std::size_t row = 0; row < csv.rows.size(); ++row) {
    if (const auto [first, is_new] = seen.insert({csv.rows[row][names], csv.lines[row]}); !is_new)
      throw FileError{csv.path, fmt::format("line {}: '{}' stands in line {} already", csv.lines[row],
                                            csv.rows[row][names], first->second)};
    table.images.push_back(csv.rows[row][names]);
  }
  std::vector<std::vector<float>> columns;
  for (std::size_t place = 0; place < csv.columns.size(); ++place)
    if (place != names) detail::add_column(columns, table, csv, place);
  for (std::size_t row = 0; row < table.images.size(); ++row)
    for (const auto& column : columns) table.values.push_back(column[row]);
  detail::check_attributes(table);
  return table;
}

/// CelebA's text: a line with the number of images, a line with the names of the attributes, then a line for each image
/// with its name and 1 or -1 for each attribute. FileError names the line of anything else.
[[nodiscard]] inline AttributeTable parse_celeba_attributes(std::string_view text, const std::filesystem::path& path) {
  AttributeTable table{.source = path};
  std::size_t number = 0, promised = 0;
  std::map<std::string, std::size_t, std::less<>> seen;
  const auto fail = [&](const std::string& problem) {
    throw FileError{path, fmt::format("line {}{}", number, problem)};
  };
  while (!text.empty()) {
    const std::size_t end = (std::min)(text.find('\n'), text.size());
    const std::vector<std::string_view> words = detail::words_of(text.substr(0, end));
    text.remove_prefix((std::min)(end + 1, text.size()));
    ++number;
    if (number == 1) {
      if (words.size() != 1 || !detail::is_count(words[0])) fail(": the number of images is expected");
      promised = std::size_t(std::stoll(std::string{words[0]}));
    } else if (number == 2) {
      for (const std::string_view word : words) table.attributes.push_back({std::string{word}});
      if (const std::set<std::string_view> once{words.begin(), words.end()}; once.size() < words.size())
        fail(": an attribute is named twice");
    } else if (!words.empty()) {
      if (words.size() != table.attributes.size() + 1)
        fail(fmt::format(" has {} values, line 2 names {} attributes", words.size() - 1, table.attributes.size()));
      if (const auto [first, is_new] = seen.insert({std::string{words[0]}, number}); !is_new)
        fail(fmt::format(": '{}' stands in line {} already", words[0], first->second));
      table.images.emplace_back(words[0]);
      for (std::size_t k = 1; k < words.size(); ++k) {
        const auto side = detail::yes_or_no(words[k]);
        if (!side) fail(fmt::format(": '{}' for {}, it must be 1 or -1", words[k], table.attributes[k - 1].name));
        table.values.push_back(*side);
      }
    }
  }
  if (table.images.size() != promised)
    throw FileError{path,
                    fmt::format("says in line 1 that it has {} images, and has {}", promised, table.images.size())};
  detail::check_attributes(table);
  return table;
}

/// Reads labels: CelebA's text where the first line is a number alone, else a CSV file. FileError for neither.
[[nodiscard]] inline AttributeTable read_attributes(const std::filesystem::path& path) {
  const std::vector<std::byte> bytes = read_file(path, std::uint64_t{1} << 30);
  std::string text{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  if (text.find('\0') != std::string::npos) throw FileError{path, "is not a text file, as labels are"};
  const std::vector<std::string_view> first = detail::words_of(std::string_view{text}.substr(0, text.find('\n')));
  if (first.size() == 1 && detail::is_count(first[0])) return parse_celeba_attributes(text, path);
  if (!text.ends_with('\n')) text += '\n';  // nobody is still writing it
  return attributes_of(parse_csv(text, path));
}

}  // namespace animevae
