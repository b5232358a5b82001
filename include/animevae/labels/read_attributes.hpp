// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/core/letter_case.hpp>
#include <animevae/core/read_file.hpp>
#include <animevae/labels/attribute_columns.hpp>
#include <animevae/labels/attribute_table.hpp>
#include <animevae/labels/label_text.hpp>
#include <animevae/text/csv_table.hpp>
#include <animevae/text/decode_text.hpp>

namespace animevae {

namespace detail {

/// The column of the images' names: one called image, file or path, else one of names of image files, else one called
/// name, else the first that is not row numbers.
inline std::size_t name_column(const CsvTable& csv) {
  const std::size_t count = csv.columns.size();
  const auto first = [&](auto&& fits) {
    std::size_t place = 0;
    while (place < count && !fits(place)) ++place;
    return place;
  };
  const auto called = [&](std::size_t place) { return names_images(csv.columns[place]); };
  const auto of_files = [&](std::size_t place) { return holds_image_files(csv, place); };
  if (const std::size_t place = first([&](std::size_t k) { return called(k) && of_files(k); }); place < count)
    return place;
  if (const std::size_t place = first(called); place < count) return place;
  if (const std::size_t place = first(of_files); place < count) return place;
  if (const std::size_t place = first([&](std::size_t k) { return lower_case(csv.columns[k]) == "name"; });
      place < count)
    return place;
  // Numbers count as names only if no other column can be: "1" of 1.png.
  const std::size_t place = first([&](std::size_t k) { return !counts_rows(csv, k) && !holds_numbers(csv, k); });
  return place < count && counts_rows(csv, 0) ? place : 0;
}

inline void check_attributes(const AttributeTable& table) {
  if (table.images.empty()) throw FileError(table.source, "holds no images");
  if (!table.attributes.empty()) return;
  std::string why;
  for (const std::string& column : table.left_out) why += (why.empty() ? ": " : ", ") + column;
  throw FileError(table.source, "holds no attributes" + why);
}

}  // namespace detail

/// The attributes of a table with a header. The images' names are in the column called image, file or path, else in one
/// of names of image files, else in one called name, else in the first; a nameless column of row numbers is skipped. A
/// column of 1 and -1, 1 and 0, true and false, yes and no is an attribute; one of other numbers a factor; one of words
/// an attribute for each of them; one of `hues`, angles in degrees, two factors, cosine and sine. A column with an
/// empty cell is left out. FileError names the line of a cell that fits none of these.
[[nodiscard]] inline AttributeTable attributes_of(const CsvTable& csv, const std::vector<std::string>& hues = {}) {
  if (csv.columns.empty()) throw FileError(csv.path, "has no header; its first line must name the columns");
  AttributeTable table{.source = csv.path};
  const std::size_t names = detail::name_column(csv);
  std::map<std::string_view, std::size_t> seen;
  for (std::size_t row = 0; row < csv.rows.size(); ++row) {
    const std::string& name = csv.rows[row][names];
    if (name.empty()) throw FileError(csv.path, fmt::format("line {} names no image", csv.lines[row]));
    if (const auto [first, is_new] = seen.insert({name, csv.lines[row]}); !is_new)
      throw FileError(csv.path,
                      fmt::format("line {}: '{}' stands in line {} already", csv.lines[row], name, first->second));
    table.images.push_back(name);
  }
  detail::AttributeColumns columns{csv, table, hues};
  for (std::size_t place = 0; place < csv.columns.size(); ++place)
    if (place != names && !detail::counts_rows(csv, place)) columns.add(place);
  columns.write_values();
  detail::check_attributes(table);
  return table;
}

namespace detail {

/// A row of CelebA's list: the name of an image, which may have blanks, and its labels.
struct CelebaRow {
  std::string name{};
  std::vector<std::string_view> values{};

  CelebaRow(const std::vector<std::string_view>& words, std::size_t attributes) {
    std::size_t of_name = 1;
    if (words.size() > attributes + 1) {
      const std::string_view last = words[words.size() - attributes - 1];
      const std::string_view whole{words[0].data(), std::size_t(last.data() + last.size() - words[0].data())};
      if (is_image_file(whole)) of_name = words.size() - attributes;
      if (of_name > 1) name = whole;
    }
    if (of_name == 1) name = words[0];
    values.assign(words.begin() + std::ptrdiff_t(of_name), words.end());
  }
};

template <class Fail>
void add_celeba_names(AttributeTable& table, const std::vector<std::string_view>& words, const Fail& fail) {
  for (const std::string_view word : words) {
    if (is_image_file(word))
      fail(fmt::format(": '{}' is an image, and the names of the attributes are expected", word));
    table.attributes.push_back({std::string{word}});
  }
  if (const std::set<std::string_view> once{words.begin(), words.end()}; once.size() < words.size())
    fail(": an attribute is named twice");
}

template <class Fail>
void add_celeba_row(AttributeTable& table, const CelebaRow& row, const Fail& fail) {
  table.images.push_back(row.name);
  for (std::size_t k = 0; k < row.values.size(); ++k) {
    const auto side = yes_or_no(row.values[k]);
    if (!side) fail(fmt::format(": '{}' for {}, it must be 1 or -1", row.values[k], table.attributes[k].name));
    table.values.push_back(*side);
  }
}

/// Whether a text begins as CelebA's list of attributes does: a line with a number, and a header without a name for the
/// images' column.
inline bool is_celeba_list(std::string_view text) {
  const LabelLayout layout = layout_of(text);
  if (!layout.stated_count || (layout.separator != ' ' && layout.separator != '\t')) return false;
  const std::vector<std::string_view> names = words_of(layout.header.text);
  return std::none_of(names.begin(), names.end(), names_images);
}

}  // namespace detail

/// CelebA's text: a line with the number of images, a line with the names of the attributes, then a line for each image
/// with its name and 1 or -1 for each attribute. FileError names the line of anything else.
[[nodiscard]] inline AttributeTable parse_celeba_attributes(std::string_view text, const std::filesystem::path& path) {
  AttributeTable table{.source = path};
  std::size_t number = 0, lines = 0, header = 0, stated_count = 0;
  std::map<std::string, std::size_t, std::less<>> seen;
  const auto fail = [&](const std::string& problem) {
    throw FileError(path, fmt::format("line {}{}", number, problem));
  };
  while (!text.empty()) {
    const std::size_t end = (std::min)(text.find('\n'), text.size());
    const std::vector<std::string_view> words = detail::words_of(text.substr(0, end));
    text.remove_prefix((std::min)(end + 1, text.size()));
    ++number;
    if (words.empty()) continue;
    if (++lines == 1) {
      if (words.size() != 1 || !detail::is_count(words[0])) fail(": the number of images is expected");
      stated_count = std::size_t(std::stoll(std::string{words[0]}));
    } else if (lines == 2) {
      header = number;
      detail::add_celeba_names(table, words, fail);
    } else {
      const detail::CelebaRow row{words, table.attributes.size()};
      if (row.values.size() != table.attributes.size())
        fail(fmt::format(" has {} values, line {} names {} attributes", words.size() - 1, header,
                         table.attributes.size()));
      if (const auto [first, is_new] = seen.insert({row.name, number}); !is_new)
        fail(fmt::format(": '{}' stands in line {} already", row.name, first->second));
      detail::add_celeba_row(table, row, fail);
    }
  }
  if (table.images.size() != stated_count)
    throw FileError(path,
                    fmt::format("says in line 1 that it has {} images, and has {}", stated_count, table.images.size()));
  detail::check_attributes(table);
  return table;
}

/// Which columns of a table are hues; `hue_columns` of faces/factor_table.hpp knows the table of drawn faces.
using FindHues = std::vector<std::string> (*)(const std::vector<std::string>& columns);

/// Parses labels: CelebA's list, or a table with cells separated by commas, semicolons, tabs, bars or blanks. Errors
/// name `path`. FileError for anything else.
[[nodiscard]] inline AttributeTable parse_attributes(std::string text, const std::filesystem::path& path,
                                                     FindHues find_hues = nullptr) {
  if (text.find('\n') == std::string::npos) std::replace(text.begin(), text.end(), '\r', '\n');
  if (detail::is_celeba_list(text)) return parse_celeba_attributes(text, path);
  const CsvTable table = parse_label_table(std::move(text), path);
  return attributes_of(table, find_hues != nullptr ? find_hues(table.columns) : std::vector<std::string>{});
}

/// Reads labels from a file in UTF-8 or UTF-16, as parse_attributes() does.
[[nodiscard]] inline AttributeTable read_attributes(const std::filesystem::path& path, FindHues find_hues = nullptr) {
  return parse_attributes(decode_text(read_file(path, std::uint64_t{1} << 30), path), path, find_hues);
}

}  // namespace animevae
