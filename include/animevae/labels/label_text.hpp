// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/core/letter_case.hpp>
#include <animevae/core/parse_decimal.hpp>
#include <animevae/image/image_endings.hpp>
#include <animevae/text/csv_table.hpp>

namespace animevae {

namespace detail {

inline std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  constexpr std::string_view blank = " \t\r\v\f";
  for (std::size_t begin = 0; (begin = line.find_first_not_of(blank, begin)) != std::string_view::npos;) {
    const bool is_quoted = line[begin] == '"' && line.find('"', begin + 1) != std::string_view::npos;
    if (is_quoted) ++begin;
    const std::size_t end =
        (std::min)(is_quoted ? line.find('"', begin) : line.find_first_of(blank, begin), line.size());
    words.push_back(line.substr(begin, end - begin));
    begin = end + (is_quoted ? 1 : 0);
  }
  return words;
}

inline bool is_count(std::string_view word) {
  return !word.empty() && word.size() < 16 && word.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Whether a column of this name holds the names of images, ignoring case and punctuation.
inline bool names_images(std::string_view column) {
  static constexpr std::array<std::string_view, 17> known{
      "image",   "images", "imageid",  "imagename", "imagefile", "imagepath", "img",     "imgid", "imgname",
      "imgpath", "file",   "filename", "files",     "filepath",  "path",      "picture", "photo"};
  std::string letters;
  for (const char letter : column)
    if (letter != ' ' && letter != '_' && letter != '-') letters += lower_case(letter);
  return std::find(known.begin(), known.end(), letters) != known.end();
}

inline bool is_image_file(std::string_view cell) { return has_image_name(std::filesystem::path{cell}); }

struct TextLine {
  std::string_view text{};
  std::size_t begin = 0, number = 1;
};

/// The first non-empty lines.
inline std::vector<TextLine> first_lines(std::string_view text, std::size_t most) {
  std::vector<TextLine> lines;
  for (std::size_t begin = 0, number = 1; begin < text.size() && lines.size() < most; ++number) {
    const std::size_t end = (std::min)(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    if (line.find_first_not_of(" \t\r") != std::string_view::npos) lines.push_back({line, begin, number});
    begin = end + 1;
  }
  return lines;
}

/// The number of occurrences of a sign in a line, without those in quotation marks.
inline std::size_t count_unquoted(std::string_view line, char sign) {
  std::size_t count = 0;
  bool is_quoted = false;
  for (const char letter : line) {
    if (letter == '"') is_quoted = !is_quoted;
    else if (letter == sign && !is_quoted) ++count;
  }
  return count;
}

/// A cell without the blanks and quotation marks around it.
inline std::string_view bare(std::string_view cell) {
  constexpr std::string_view around = " \t\r\"";
  const std::size_t begin = (std::min)(cell.find_first_not_of(around), cell.size());
  return cell.substr(begin, cell.find_last_not_of(around) + 1 - begin);
}

/// The separator of the cells: the sign that occurs as often in the header as in the first row; else the most frequent
/// sign of the header; else, if the header is a single name, the sign behind an image's name; else a blank.
inline char separator_of(std::string_view header, std::string_view row) {
  std::size_t most_equal = 0, most = 0;
  char equal = ' ', found = ' ', alone = ' ';
  for (const char sign : {',', ';', '\t', '|'}) {
    const std::size_t in_header = count_unquoted(header, sign), in_row = count_unquoted(row, sign);
    if (in_header == in_row && in_header > most_equal) most_equal = in_header, equal = sign;
    if (in_header > most) most = in_header, found = sign;
    if (in_row == 1 && is_image_file(bare(row.substr(0, row.find(sign))))) alone = sign;
  }
  return most_equal > 0 ? equal : most > 0 ? found : alone;
}

/// How a text of labels is laid out.
struct LabelLayout {
  std::optional<std::size_t> stated_count{};  ///< CelebA's first line: the number of images
  TextLine count{}, header{};
  char separator = ',';
};

inline LabelLayout layout_of(std::string_view text) {
  LabelLayout layout;
  const std::vector<TextLine> lines = first_lines(text, 4);
  std::size_t at = 0;
  std::optional<char> declared;  // by a line "sep=;", as Excel writes it
  if (!lines.empty() && lines[0].text.starts_with("sep=") && lines[0].text.size() > 4) declared = lines[at++].text[4];
  if (at < lines.size()) {
    const auto end = lines[at].text.find_last_not_of(" \t\r,;");
    const std::vector<std::string_view> words = words_of(lines[at].text.substr(0, end + 1));
    if (words.size() == 1 && is_count(words[0])) {
      layout.stated_count = std::size_t(std::stoll(std::string{words[0]}));
      layout.count = lines[at++];
    }
  }
  if (at < lines.size()) layout.header = lines[at];
  layout.separator = declared.value_or(
      separator_of(layout.header.text, at + 1 < lines.size() ? lines[at + 1].text : std::string_view{}));
  return layout;
}

/// Rows of cells with their line numbers, for any separator. In a line separated by blanks the last `width` words are
/// cells, and everything before them is one cell: the name of an image may have blanks.
class LabelRows {
 public:
  LabelRows(std::string_view text, const LabelLayout& layout, const std::filesystem::path& path)
      : text_{text.substr(layout.header.begin)},
        by_words_{layout.separator == ' '},
        line_{layout.header.number},
        reader_{path, text_, layout.separator, layout.header.number} {}

  [[nodiscard]] bool next(std::vector<std::string>& row, std::size_t width = 0) {
    if (!by_words_) {
      const bool found = reader_.next(row);
      line_of_row_ = reader_.line();
      return found;
    }
    while (at_ < text_.size()) {
      const std::size_t end = (std::min)(text_.find('\n', at_), text_.size());
      const std::vector<std::string_view> words = words_of(text_.substr(at_, end - at_));
      at_ = end + 1;
      line_of_row_ = line_++;
      if (words.empty()) continue;
      take(words, row, width);
      return true;
    }
    return false;
  }

  [[nodiscard]] std::size_t line() const { return line_of_row_; }

 private:
  static void take(const std::vector<std::string_view>& words, std::vector<std::string>& row, std::size_t width) {
    row.assign(words.begin(), words.end());
    if (width < 2 || words.size() <= width) return;
    const std::string_view last = words[words.size() - width];
    const std::string name{words[0].data(), std::size_t(last.data() + last.size() - words[0].data())};
    if (!is_image_file(name)) return;
    row.assign(words.end() - std::ptrdiff_t(width - 1), words.end());
    row.insert(row.begin(), name);
  }

  std::string_view text_;
  bool by_words_;
  std::size_t at_ = 0, line_, line_of_row_ = 0;
  CsvReader reader_;
};

/// FileError for a line that should name the columns and does not.
inline void check_label_header(const CsvTable& table, const LabelLayout& layout) {
  const std::vector<std::string>& columns = table.columns;
  const auto fail = [&](const std::string& seen) {
    throw FileError(table.path, fmt::format("line {}: {}", layout.header.number, seen));
  };
  if (const auto image = std::find_if(columns.begin(), columns.end(), is_image_file); image != columns.end())
    fail(fmt::format("'{}' is an image, and the names of the columns are expected before the first", *image));
  if (layout.separator == ' ' && columns.size() > 1 && is_count(columns[0]))
    fail(fmt::format("'{} {}' is neither the number of images alone nor the names of the columns", columns[0],
                     columns[1]));
  if (columns.size() > 1 && std::all_of(columns.begin(), columns.end(), [](const auto& c) { return parse_decimal(c); }))
    fail(fmt::format("'{}' and the others are numbers, and the names of the columns are expected", columns[0]));
  for (auto name = columns.begin(); name != columns.end(); ++name)
    if (!name->empty() && std::find(columns.begin(), name, *name) != name)
      fail(fmt::format("the column '{}' comes twice", *name));
}

/// The width of rows if the header may lack a name for the images' column, as R's and CelebA's do; 0 if it has one.
inline std::size_t width_beside_header(const std::vector<std::string>& columns) {
  const bool is_named = columns[0].empty() || std::any_of(columns.begin(), columns.end(), names_images);
  return is_named ? 0 : columns.size() + 1;
}

}  // namespace detail

/// A table of labels as a CsvTable, however it is laid out: cells with commas, semicolons, tabs, bars or blanks between
/// them; a line with the number of images before the names of the columns; no name for the column of the images; empty
/// lines; any line ends. FileError names the line that is not understood.
[[nodiscard]] inline CsvTable parse_label_table(std::string text, const std::filesystem::path& path) {
  if (text.find('\n') == std::string::npos) std::replace(text.begin(), text.end(), '\r', '\n');
  if (!text.ends_with('\n')) text += '\n';
  const detail::LabelLayout layout = detail::layout_of(text);
  detail::LabelRows rows{text, layout, path};
  CsvTable table{.path = path, .separator = layout.separator};
  if (!rows.next(table.columns)) return table;
  detail::check_label_header(table, layout);
  const std::size_t wider = detail::width_beside_header(table.columns);
  const auto width = [&] { return table.rows.empty() && wider > 0 ? wider : table.columns.size(); };
  for (std::vector<std::string> row; rows.next(row, width());) {
    const auto is_empty = [](const std::string& cell) { return cell.empty(); };
    if (std::all_of(row.begin(), row.end(), is_empty)) continue;
    // If the last cell is empty, the row may be wider only because of a separator at the end of its line.
    if (table.rows.empty() && row.size() == wider && !row.back().empty())
      table.columns.insert(table.columns.begin(), "");
    if (wider == 0 && row.size() == table.columns.size() + 1 && row.back().empty()) row.pop_back();
    if (row.size() != table.columns.size())
      throw FileError(
          path, fmt::format("line {} has {} cells, the header has {}", rows.line(), row.size(), table.columns.size()));
    table.rows.push_back(std::move(row));
    table.lines.push_back(rows.line());
  }
  if (layout.stated_count && *layout.stated_count != table.rows.size())
    throw FileError(path, fmt::format("says in line {} that it has {} images, and has {}", layout.count.number,
                                      *layout.stated_count, table.rows.size()));
  return table;
}

}  // namespace animevae
