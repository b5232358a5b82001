// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/text/csv_table.hpp>

namespace animevae::program {

/// The numbers of a `metrics.csv`, column by column, found by name; a cell that is empty or no number is NaN.
class MetricsTable {
 public:
  MetricsTable() = default;
  explicit MetricsTable(const animevae::CsvTable& table);

  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] std::vector<std::string> names() const;

  /// The values of a column; empty where there is none of that name.
  [[nodiscard]] const std::vector<double>& column(std::string_view name) const;

  /// Whether a column has a number at all.
  [[nodiscard]] bool has(std::string_view name) const;

  /// The last number of a column, NaN where it has none.
  [[nodiscard]] double last(std::string_view name) const;

 private:
  std::vector<std::pair<std::string, std::vector<double>>> columns_{};
  std::size_t rows_ = 0;
};

}  // namespace animevae::program
