// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <concepts>
#include <cstdint>
#include <numbers>
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

/// Whether a schedule is at its last value.
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

/// `from` up to the end of epoch `first`, then in a straight line to `to` at the end of epoch `last`, constant within
/// an epoch: the value in epoch n is the one reached at the end of epoch n - 1, as Anime Face Generator anneals.
struct LinearEpochs {
  static constexpr std::string_view name = "linear_epochs";

  double from = 0, to = 1;
  std::int64_t first = 3, last = 15;

  [[nodiscard]] double at(const Progress& progress) const {
    const std::int64_t ended = progress.epoch - 1;
    if (ended >= last) return to;
    return ended < first ? from : from + (to - from) * double(ended - first) / double(last - first);
  }

  static void visit(auto& self, auto&& f) {
    f("from", self.from, not_negative, "its value at first");
    f("to", self.to, not_negative, "its value at last");
    f("first", self.first, not_negative, "epochs before it begins to change");
    f("last", self.last, not_negative, "epochs after which it changes no more");
  }
};

/// `from` to `to` over the first `steps` steps along half a cosine: slow at both ends.
struct Cosine {
  static constexpr std::string_view name = "cosine";

  double from = 0, to = 1;
  std::int64_t steps = 1000;

  [[nodiscard]] double at(const Progress& progress) const {
    if (progress.step >= steps) return to;
    return to + (from - to) * (1 + std::cos(std::numbers::pi * double(progress.step) / double(steps))) / 2;
  }

  static void visit(auto& self, auto&& f) {
    f("from", self.from, not_negative, "its value before the first step");
    f("to", self.to, not_negative, "its value at last");
    f("steps", self.steps, not_negative, "steps on the way");
  }
};

/// Cyclical annealing (Fu et al., 2019): in each period of `steps` steps the value rises from `from` to `to` over the
/// first part, `rising`, and stays at `to` for the rest. After `cycles` periods it stays at `to`.
struct Cyclic {
  static constexpr std::string_view name = "cyclic";

  double from = 0, to = 1;
  std::int64_t steps = 10'000, cycles = 4;
  double rising = 0.5;

  [[nodiscard]] double at(const Progress& progress) const {
    if (progress.step > steps * cycles) return to;
    const double along = double((progress.step - 1) % steps + 1) / double(steps);
    return along >= rising ? to : from + (to - from) * along / rising;
  }

  static void visit(auto& self, auto&& f) {
    f("from", self.from, not_negative, "its value at the beginning of each period");
    f("to", self.to, not_negative, "its value at the end of each");
    f("steps", self.steps, Limits{.at_least = 1}, "steps of a period");
    f("cycles", self.cycles, Limits{.at_least = 1, .at_most = 1e6}, "periods");
    f("rising", self.rising, Limits{.above = 0, .at_most = 1}, "part of a period in which it rises");
  }
};

static_assert(Schedule<Constant> && Schedule<LinearWarmup> && Schedule<LinearEpochs> && Schedule<Cosine> &&
              Schedule<Cyclic>);

}  // namespace animevae
