// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <string_view>
#include <type_traits>

#include <animevae/faces/face_factors.hpp>

namespace animevae {

namespace detail {

template <class Value>
constexpr int columns_of(const Factor& factor) {
  if constexpr (std::is_enum_v<Value>) return int(factor_names<Value>.size());
  else return factor.high == 360 ? 2 : 1;  // a hue is an angle: cosine and sine
}

}  // namespace detail

inline constexpr int factor_count = [] {
  int count = 0;
  const FaceFactors factors;
  FaceFactors::visit(factors, [&count](const Factor&, const auto&) { ++count; });
  return count;
}();

/// The columns of one factor among its face's targets.
struct FactorColumns {
  std::string_view name{};
  int first = 0, count = 0;
  bool is_word = false;  ///< one column per word, of which the largest is the prediction; otherwise numbers
};

/// Every factor's columns, in the order of `factors.csv`.
inline constexpr auto factor_columns = [] {
  std::array<FactorColumns, std::size_t(factor_count)> all{};
  std::size_t place = 0;
  int first = 0;
  const FaceFactors factors;
  FaceFactors::visit(factors, [&](const Factor& factor, const auto& value) {
    using Value = std::remove_cvref_t<decltype(value)>;
    const int count = detail::columns_of<Value>(factor);
    all[place++] = {factor.name, first, count, std::is_enum_v<Value>};
    first += count;
  });
  return all;
}();

inline constexpr int factor_target_size = factor_columns.back().first + factor_columns.back().count;

/// A face's factors as numbers for a regression: over all faces that can be drawn, the columns of every factor have
/// mean 0 and variances that sum to 1. So the squared error of a factor is its unexplained share of variance.
[[nodiscard]] inline std::array<float, std::size_t(factor_target_size)> factor_targets(const FaceFactors& factors) {
  std::array<float, std::size_t(factor_target_size)> targets{};
  std::size_t at = 0;
  FaceFactors::visit(factors, [&](const Factor& factor, const auto& value) {
    using Value = std::remove_cvref_t<decltype(value)>;
    if constexpr (std::is_enum_v<Value>) {
      const double words = factor.high, unit = 1 / std::sqrt(1 - 1 / words);
      for (int word = 0; word < int(words); ++word)
        targets[at++] = float(((word == int(value) ? 1.0 : 0.0) - 1 / words) * unit);
    } else if (detail::columns_of<Value>(factor) == 2) {
      const double angle = value * std::numbers::pi / 180;
      targets[at++] = float(std::cos(angle));
      targets[at++] = float(std::sin(angle));
    } else {
      const double middle = (factor.low + factor.high) / 2, deviation = (factor.high - factor.low) / std::sqrt(12.0);
      targets[at++] = float((value - middle) / deviation);
    }
  });
  return targets;
}

}  // namespace animevae
