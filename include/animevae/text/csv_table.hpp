// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/core/parse_decimal.hpp>
#include <animevae/core/read_file.hpp>
#include <animevae/text/suggest.hpp>

namespace animevae {

/// A CSV file (RFC 4180) in memory, its first line the names of the columns.
struct CsvTable {
  std::filesystem::path path{};
  std::vector<std::string> columns{};
  std::vector<std::vector<std::string>> rows{};
  std::vector<std::size_t> lines{};  // where each row begins, counted from 1
  /// The end of the last complete row. A row behind it has no line break: its writer is still at it, or was stopped.
  std::size_t complete_bytes = 0;
  char separator = ',';  ///< between the cells

  /// The index of a column; FileError, with similar names, when there is none.
  [[nodiscard]] std::size_t column(std::string_view name) const {
    const auto found = std::find(columns.begin(), columns.end(), name);
    if (found == columns.end())
      throw FileError(path, "has no column '" + std::string{name} + "'" + did_you_mean(name, columns));
    return std::size_t(found - columns.begin());
  }

  /// The numbers of a column, from the first row to the last; FileError names the line that holds something else.
  [[nodiscard]] std::vector<double> numbers(std::string_view name) const {
    const std::size_t place = column(name);
    std::vector<double> values;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const auto value = parse_decimal(rows[row][place]);
      if (!value)
        throw FileError(path, "line " + std::to_string(lines[row]) + ": the column '" + std::string{name} +
                                  "' holds '" + rows[row][place] + "', a number is needed");
      values.push_back(*value);
    }
    return values;
  }
};

namespace detail {

/// Iterates over the rows of CSV text, or of text with another separator. Empty lines are skipped, and unquoted blanks
/// around a cell are dropped.
class CsvReader {
 public:
  CsvReader(const std::filesystem::path& path, std::string_view text, char separator = ',', std::size_t line = 1)
      : path_{path}, text_{text}, separator_{separator}, ends_{separator, '"', '\n'}, line_{line} {
    if (text_.starts_with("\xef\xbb\xbf")) at_ = 3;  // the byte order mark that spreadsheets put first
  }

  /// Reads the next row, if there is a complete one.
  [[nodiscard]] bool next(std::vector<std::string>& row) {
    skip_empty_lines();
    const std::size_t begin = at_, first_line = line_;
    row.clear();
    line_of_row_ = line_;
    for (;;) {
      row.emplace_back();
      if (!read_cell(row.back())) break;
      const char sign = text_[at_++];
      if (sign == separator_) continue;
      ++line_;
      return true;
    }
    // A quotation mark that is never closed would make the rest of the file one unfinished row.
    if (text_.find('\n', begin) != std::string_view::npos) fail(": a quotation mark is never closed");
    at_ = begin, line_ = first_line;
    row.clear();
    return false;
  }

  [[nodiscard]] std::size_t line() const { return line_of_row_; }
  [[nodiscard]] std::size_t position() const { return at_; }

  [[noreturn]] void fail(const std::string& problem) const {
    throw FileError(path_, "line " + std::to_string(line_of_row_) + problem);
  }

 private:
  [[nodiscard]] bool is_blank(char letter) const { return letter == ' ' || (letter == '\t' && separator_ != '\t'); }

  void skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }

  void skip_empty_lines() {
    for (std::size_t begin = at_;; begin = at_) {
      skip_blanks();
      if (text_.substr(at_, 2) == "\r\n") ++at_;
      if (at_ == text_.size() || text_[at_] != '\n') return void(at_ = begin);
      ++at_, ++line_;
    }
  }

  /// Reads up to the separator or line break behind a cell; false when the text ends before that.
  [[nodiscard]] bool read_cell(std::string& cell) {
    skip_blanks();
    if (at_ < text_.size() && text_[at_] == '"') {
      if (!read_quoted(cell)) return false;
      skip_blanks();
    } else {
      const std::size_t end = (std::min)(text_.find_first_of(ends_, at_), text_.size());
      cell = text_.substr(at_, end - at_);
      at_ = end;
      if (at_ < text_.size() && text_[at_] == '\n' && cell.ends_with('\r')) cell.pop_back();
      while (!cell.empty() && is_blank(cell.back())) cell.pop_back();
    }
    if (text_.substr(at_, 2) == "\r\n") ++at_;
    if (at_ == text_.size() || (text_[at_] == '\r' && at_ + 1 == text_.size())) return false;
    if (text_[at_] != separator_ && text_[at_] != '\n') fail(": a quotation mark stands in the middle of a cell");
    return true;
  }

  [[nodiscard]] bool read_quoted(std::string& cell) {
    for (++at_;;) {
      const std::size_t end = text_.find('"', at_);
      if (end == std::string_view::npos) return false;
      cell += text_.substr(at_, end - at_);
      line_ += std::size_t(std::count(text_.begin() + std::ptrdiff_t(at_), text_.begin() + std::ptrdiff_t(end), '\n'));
      at_ = end + 1;
      if (at_ == text_.size() || text_[at_] != '"') return true;
      cell += '"';
      ++at_;
    }
  }

  const std::filesystem::path& path_;
  std::string_view text_;
  char separator_;
  std::string ends_;  // the characters that end an unquoted cell
  std::size_t at_ = 0, line_ = 1, line_of_row_ = 1;
};

}  // namespace detail

/// Parses CSV text into a table; errors name `path`. Empty lines are skipped, and unquoted blanks around cells are
/// dropped. A last line without a line break counts as incomplete and is left out; any other fault is a FileError with
/// the line.
[[nodiscard]] inline CsvTable parse_csv(std::string_view text, const std::filesystem::path& path) {
  CsvTable table{.path = path};
  detail::CsvReader reader{path, text};
  if (!reader.next(table.columns)) return table;
  for (auto name = table.columns.begin(); name != table.columns.end(); ++name) {
    if (std::find(table.columns.begin(), name, *name) != name) reader.fail(": the column '" + *name + "' comes twice");
  }
  table.complete_bytes = reader.position();
  for (std::vector<std::string> row; reader.next(row); table.complete_bytes = reader.position()) {
    if (row.size() != table.columns.size())
      reader.fail(" has " + std::to_string(row.size()) + " cells, the header has " +
                  std::to_string(table.columns.size()));
    table.rows.push_back(std::move(row));
    table.lines.push_back(reader.line());
  }
  return table;
}

/// Reads a CSV file of at most `limit` bytes, as parse_csv does.
[[nodiscard]] inline CsvTable read_csv(const std::filesystem::path& path,
                                       std::uint64_t limit = std::uint64_t{1} << 30) {
  const std::vector<std::byte> bytes = read_file(path, limit);
  return parse_csv({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path);
}

}  // namespace animevae
