// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/core/parse_decimal.hpp>
#include <animevae/text/csv_table.hpp>

namespace animevae::program {

/// The numbers of a `metrics.csv`, column by column, found by name; a cell that is empty or no number is NaN.
class MetricsTable {
 public:
  MetricsTable() = default;

  explicit MetricsTable(const animevae::CsvTable& table) : rows_{table.rows.size()} {
    for (std::size_t k = 0; k < table.columns.size(); ++k) {
      columns_.push_back({table.columns[k], {}});
      for (const auto& row : table.rows)
        columns_.back().second.push_back(animevae::parse_decimal(row[k]).value_or(not_a_number));
    }
  }

  [[nodiscard]] std::size_t rows() const { return rows_; }

  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& [name, values] : columns_) names.push_back(name);
    return names;
  }

  /// The values of a column; empty where there is none of that name.
  [[nodiscard]] const std::vector<double>& column(std::string_view name) const {
    static const std::vector<double> none;
    for (const auto& [own, values] : columns_)
      if (own == name) return values;
    return none;
  }

  /// Whether a column has a number at all.
  [[nodiscard]] bool has(std::string_view name) const { return std::isfinite(last(name)); }

  /// The last number of a column, NaN where it has none.
  [[nodiscard]] double last(std::string_view name) const {
    const auto& values = column(name);
    for (auto value = values.rbegin(); value != values.rend(); ++value)
      if (std::isfinite(*value)) return *value;
    return not_a_number;
  }

 private:
  static constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

  std::vector<std::pair<std::string, std::vector<double>>> columns_{};
  std::size_t rows_ = 0;
};

}  // namespace animevae::program
