// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <animevae/core/decimal.hpp>
#include <animevae/core/error.hpp>

namespace animevae {

/// The range of a tunable value: above `above`, at least `at_least` and at most `at_most`; never NaN or infinite.
struct Limits {
  double above = -std::numeric_limits<double>::infinity();
  double at_least = -std::numeric_limits<double>::infinity();
  double at_most = std::numeric_limits<double>::infinity();

  [[nodiscard]] constexpr bool admit(double value) const {
    return value > above && value >= at_least && value <= at_most && value < std::numeric_limits<double>::infinity();
  }
};

inline constexpr Limits positive{.above = 0};
inline constexpr Limits not_negative{.at_least = 0};
inline constexpr Limits any_finite{};

/// A type that names its tunable values: `static void visit(auto& self, auto&& f)` calls
/// `f(name, value, limits, help)` for a number, or `f(name, values, help)` for a member that has values of its own.
/// Flags, configuration files, metadata, reports and the checks below are all made from it.
template <class T>
concept HasValues = requires(T& values) { T::visit(values, [](auto&&...) {}); };

namespace detail {

inline std::string describe(const Limits& limits, double value) {
  const double infinity = std::numeric_limits<double>::infinity();
  std::string text = std::isfinite(value) ? "" : "finite";
  const auto add = [&](std::string_view words, double bound) {
    text.append(text.empty() ? "" : " and ").append(words).append(decimal(bound));
  };
  if (limits.above > -infinity) add("above ", limits.above);
  if (limits.at_least > -infinity) add("at least ", limits.at_least);
  if (limits.at_most < infinity) add("at most ", limits.at_most);
  return text;
}

}  // namespace detail

/// Calls `leaf(path, number, limits, help)` for every number in `values`, nested ones with dotted paths
/// ("beta.steps"). Types without values have none.
template <class Values, class Leaf>
void for_each_value(Values& values, Leaf&& leaf, const std::string& prefix = {}) {
  if constexpr (HasValues<std::remove_const_t<Values>>) {
    std::remove_const_t<Values>::visit(values, [&](std::string_view name, auto& value, auto&&... rest) {
      const std::string path = prefix + std::string{name};
      if constexpr (std::is_arithmetic_v<std::remove_cvref_t<decltype(value)>>)
        leaf(path, value, std::forward<decltype(rest)>(rest)...);
      else for_each_value(value, leaf, path + ".");
    });
  }
}

/// Throws InvalidValue, in a sentence, for the first number outside its limits. `owner` begins the path.
template <class Values>
void check_values(const Values& values, const std::string& owner) {
  for_each_value(values, [&](const std::string& path, const auto& value, const Limits& limits, std::string_view) {
    if (limits.admit(double(value))) return;
    const bool quotient = std::is_floating_point_v<std::remove_cvref_t<decltype(value)>> && value == 0;
    throw InvalidValue(owner + "." + path + " is " + decimal(double(value)) + "; it must be " +
                       detail::describe(limits, double(value)) +
                       (quotient ? " (a quotient of integers such as 1/3 is 0: write 1.0/3)" : ""));
  });
}

}  // namespace animevae
