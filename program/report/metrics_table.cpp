// SPDX-License-Identifier: MIT
#include "report/metrics_table.hpp"

#include <cmath>
#include <limits>

#include <animevae/core/parse_decimal.hpp>

namespace av = animevae;

namespace animevae::program {

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

MetricsTable::MetricsTable(const av::CsvTable& table) : rows_{table.rows.size()} {
  for (std::size_t k = 0; k < table.columns.size(); ++k) {
    columns_.push_back({table.columns[k], {}});
    for (const auto& row : table.rows)
      columns_.back().second.push_back(av::parse_decimal(row[k]).value_or(not_a_number));
  }
}

std::vector<std::string> MetricsTable::names() const {
  std::vector<std::string> names;
  for (const auto& [name, values] : columns_) names.push_back(name);
  return names;
}

const std::vector<double>& MetricsTable::column(std::string_view name) const {
  static const std::vector<double> none;
  for (const auto& [own, values] : columns_)
    if (own == name) return values;
  return none;
}

bool MetricsTable::has(std::string_view name) const { return std::isfinite(last(name)); }

double MetricsTable::last(std::string_view name) const {
  const auto& values = column(name);
  for (auto value = values.rbegin(); value != values.rend(); ++value)
    if (std::isfinite(*value)) return *value;
  return not_a_number;
}

}  // namespace animevae::program
