// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/core/append_file.hpp>
#include <animevae/core/decimal.hpp>
#include <animevae/core/error.hpp>
#include <animevae/core/read_file.hpp>
#include <animevae/text/csv_table.hpp>

namespace animevae {

/// A number or a text on its way into a CSV file; numbers have the fewest digits that read back as the same number.
struct CsvCell {
  template <class Number>
    requires(std::floating_point<Number> || std::integral<Number>)
  CsvCell(Number value) : text{decimal(value)} {}
  CsvCell(std::string_view value) : text{value} {}
  CsvCell(const std::string& value) : text{value} {}
  CsvCell(const char* value) : text{value} {}

  std::string text;
};

namespace detail {

/// Whether a cell must be quoted to be read back as it is.
[[nodiscard]] inline bool needs_quotes(std::string_view cell) {
  constexpr std::string_view blanks = " \t";
  return cell.find_first_of(",\"\r\n") != std::string_view::npos ||
         (!cell.empty() &&
          (blanks.find(cell.front()) != std::string_view::npos || blanks.find(cell.back()) != std::string_view::npos));
}

}  // namespace detail

/// One line of a CSV file, its line break included; a cell is quoted where it must be.
[[nodiscard]] inline std::string csv_line(std::span<const CsvCell> cells) {
  std::string line;
  for (const CsvCell& cell : cells) {
    if (&cell != cells.data()) line += ',';
    // An empty line would not be a row, so a lone empty cell is quoted too.
    if (!detail::needs_quotes(cell.text) && !(cell.text.empty() && cells.size() == 1)) {
      line += cell.text;
      continue;
    }
    line += '"';
    for (const char letter : cell.text) line.append(letter == '"' ? 2 : 1, letter);
    line += '"';
  }
  return line + '\n';
}

/// Appends rows to a CSV file that others may read meanwhile: each row is handed to the system at once and whole. A new
/// file gets a header; an older one must have the same columns, and an unfinished last line is cut off.
class CsvWriter {
 public:
  CsvWriter(std::filesystem::path path, const std::vector<std::string>& columns)
      : file_{std::move(path)}, columns_{columns.size()} {
    const std::vector<CsvCell> header(columns.begin(), columns.end());
    const CsvTable present = read_csv(file_.path());
    if (present.columns.empty()) check_beginning(csv_line(header));
    else if (present.columns != columns) {
      throw FileError(file_.path(), "has other columns (" + short_line(present.columns) +
                                        ") than those to be written (" + short_line(columns) + ")");
    }
    file_.cut(std::int64_t(present.complete_bytes));
    if (size() == 0) append(csv_line(header));
  }

  /// Appends a row. InvalidValue unless there are as many cells as columns; FileError when it cannot be written, and
  /// then no part of it is in the file.
  void row(std::span<const CsvCell> cells) {
    if (cells.size() != columns_)
      throw InvalidValue("a row of " + std::to_string(cells.size()) + " cells for the " + std::to_string(columns_) +
                         " columns of " + file_.path().string());
    append(csv_line(cells));
  }

  /// The bytes of the complete rows.
  [[nodiscard]] std::int64_t size() const { return file_.size(); }

  /// Cuts off the rows behind so many bytes, if there are any.
  void cut(std::int64_t bytes) { file_.cut(bytes); }

  void row(std::initializer_list<CsvCell> cells) { row(std::span{cells.begin(), cells.size()}); }

 private:
  /// A file without a complete line is continued only if it is the beginning of this header, so that no other text file
  /// is cut.
  void check_beginning(const std::string& header) const {
    const std::vector<std::byte> bytes = read_file(file_.path());
    if (!header.starts_with(std::string_view{reinterpret_cast<const char*>(bytes.data()), bytes.size()}))
      throw FileError(file_.path(), "is not a CSV file to which rows can be added");
  }

  [[nodiscard]] static std::string short_line(const std::vector<std::string>& columns) {
    std::string line = csv_line(std::vector<CsvCell>(columns.begin(), columns.end()));
    line.pop_back();
    return line;
  }

  void append(std::string_view line) { file_.append(line, "row"); }

  AppendFile file_;
  std::size_t columns_;
};

}  // namespace animevae
