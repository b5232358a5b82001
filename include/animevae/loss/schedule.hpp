// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdint>
#include <string_view>

#include <animevae/core/values.hpp>
#include <animevae/loss/progress.hpp>

namespace animevae {

/// A number that may change as training goes on.
template <class S>
concept Schedule = requires(const S& schedule, const Progress& progress) {
  { S::name } -> std::convertible_to<std::string_view>;
  { schedule.at(progress) } -> std::same_as<double>;
};

/// Whether a schedule has come to its last value.
template <Schedule S>
bool has_ended(const S& schedule, const Progress& progress) {
  return schedule.at(progress) == schedule.at(Progress::final());
}

struct Constant {
  static constexpr std::string_view name = "constant";

  double value = 1;

  [[nodiscard]] double at(const Progress&) const { return value; }

  static void visit(auto& self, auto&& f) { f("value", self.value, not_negative, "its value throughout"); }
};

/// `from` to `to` in a straight line over the first `steps` steps, then `to`: step t has from + (to - from) * t /
/// steps, as disentangling-vae anneals. No steps: `to` from the start.
struct LinearWarmup {
  static constexpr std::string_view name = "linear_warmup";

  double from = 0, to = 1;
  std::int64_t steps = 0;

  [[nodiscard]] double at(const Progress& progress) const {
    return progress.step >= steps ? to : from + (to - from) * double(progress.step) / double(steps);
  }

  static void visit(auto& self, auto&& f) {
    f("from", self.from, not_negative, "its value before the first step");
    f("to", self.to, not_negative, "its value once warmed up");
    f("steps", self.steps, not_negative, "length of the warm-up in optimiser steps");
  }
};

static_assert(Schedule<Constant> && Schedule<LinearWarmup>);

}  // namespace animevae
