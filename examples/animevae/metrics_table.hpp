// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

/// The numbers of a `metrics.csv`, column by column, found by name. What is absent, empty, cut off or no number is NaN,
/// so that a run that is still going, or came to a bad end, can be read too.
class MetricsTable {
 public:
  MetricsTable() = default;

  explicit MetricsTable(std::string_view csv) {
    for (const auto cell : cells(next_line(csv))) columns_.push_back({std::string{cell}, {}});
    while (!csv.empty()) {
      const auto line = next_line(csv);
      if (line.empty()) continue;
      const auto values = cells(line);
      for (std::size_t k = 0; k < columns_.size(); ++k)
        columns_[k].second.push_back(k < values.size() ? number(values[k]) : not_a_number);
      ++rows_;
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

  static std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\"");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\"") - first + 1);
  }

  static std::string_view next_line(std::string_view& text) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    return trimmed(line);
  }

  static std::vector<std::string_view> cells(std::string_view line) {
    std::vector<std::string_view> found;
    for (std::size_t begin = 0; begin <= line.size();) {
      const auto end = std::min(line.find(',', begin), line.size());
      found.push_back(trimmed(line.substr(begin, end - begin)));
      begin = end + 1;
    }
    return found;
  }

  static double number(std::string_view text) {
    double value = not_a_number;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? value : not_a_number;
  }

  std::vector<std::pair<std::string, std::vector<double>>> columns_{};
  std::size_t rows_ = 0;
};
