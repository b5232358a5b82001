// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

#include <animevae/core/values.hpp>
#include <animevae/loss/progress.hpp>
#include <animevae/tensor/parameters.hpp>
#include <animevae/train/accumulate.hpp>
#include <animevae/train/adam.hpp>
#include <animevae/train/ema.hpp>
#include <animevae/train/measurement.hpp>
#include <animevae/train/optimiser.hpp>

namespace animevae {

namespace detail {

// A part may be a std::optional, absent: off; and a std::variant, chosen at run time. `f` gets what is there.
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_variant = false;
template <class... T>
inline constexpr bool is_variant<std::variant<T...>> = true;

template <class Part, class F>
void visit_part(Part& part, F&& f) {
  using Plain = std::remove_const_t<Part>;
  if constexpr (is_optional<Plain>) {
    if (part) f(*part);
  } else if constexpr (is_variant<Plain>) {
    std::visit(f, part);
  } else {
    f(part);
  }
}

/// What Step can call in a part; one whose only member is misspelt has nothing of it.
template <class T>
concept HasPhase = std::is_same_v<T, Accumulate> ||
                   requires(T& part, std::span<const ParameterGroup> groups) { part.begin(groups); } ||
                   requires(const T& part) { part.guard(); } ||
                   requires(T& part, std::span<const ParameterGroup> groups, const Progress& progress) {
                     part.gradients_ready(groups, progress);
                   } || requires(const T& part, const Progress& progress) { part.learning_rate_factor(progress); } ||
                   requires(T& part, std::span<const ParameterGroup> groups, const Progress& progress) {
                     part.updated(groups, progress);
                   };
template <class T>
inline constexpr bool is_part = HasPhase<T>;
template <class T>
inline constexpr bool is_part<std::optional<T>> = HasPhase<T>;

template <class T>
inline constexpr bool is_optimiser = Optimiser<T>;
template <class... T>
inline constexpr bool is_optimiser<std::variant<T...>> = (Optimiser<T> && ...);

}  // namespace detail

/// How training makes new weights from a batch: an optimiser, and parts for what else happens in a step.
///
///     train(model, data, {.learning_rate = 1e-3}, Step{AdamW{.weight_decay = 0.01}, ClipNorm{1.0}, Ema{0.999}});
///
/// A part is a struct with any of these members. They are called by phase, in the order of the parts within one:
///
///     begin(groups)                        before the first step
///     guard()                              an object that lives while the losses and gradients are computed
///     gradients_ready(groups, progress)    may change the gradients
///     learning_rate_factor(progress)       a factor of every learning rate
///     updates(group), update(group, rate)  a group that it updates in the optimiser's place (OptimiserOf)
///     updated(groups, progress)            after the weights have changed
///     exchange(groups)                     exchanges the weights with averages of them, before and after measuring
///     measured(view, m), epoch_ended(view, m)    as an observer's
///     visit(self, f), visit_state(f)       its numbers, and what its steps change
///
/// `groups` are the optimiser groups that the step updates. A part never waits for the device. A Step that is a
/// variable keeps the state of the last training for its owner; train() begins with a new one.
template <class Optimiser = Adam, class... Parts>
struct Step {
  static_assert(detail::is_optimiser<Optimiser>,
                "the first part of a Step is its optimiser, with update(const ParameterGroup&, double learning_rate)");

  static_assert((detail::is_part<Parts> && ...),
                "a part of a Step has none of the members that a step calls: begin(groups), guard(), "
                "gradients_ready(groups, progress), learning_rate_factor(progress), updated(groups, progress)");

  Optimiser optimiser{};
  std::tuple<Parts...> parts{};

  Step() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): Step{AdamW{}, ClipNorm{}} is how one is written.
  Step(Optimiser with, Parts... and_parts) : optimiser{std::move(with)}, parts{std::move(and_parts)...} {}

  /// The part of a type: `step.template part<Ema>()`.
  template <class Part>
  [[nodiscard]] Part& part() {
    return std::get<Part>(parts);
  }

  void begin(std::span<const ParameterGroup> groups) {
    for_each([&](auto& part) {
      if constexpr (requires { part.begin(groups); }) part.begin(groups);
    });
  }

  /// Objects that change how losses and gradients are computed, for as long as they live.
  [[nodiscard]] auto guards() const {
    return std::apply([](const auto&... part) { return std::tuple{guard_of(part)...}; }, parts);
  }

  /// How many micro-batches a batch is computed in.
  [[nodiscard]] std::int64_t micro_batches() const {
    std::int64_t count = 1;
    for_each_part([&](const auto& part) {
      if constexpr (std::is_same_v<std::remove_cvref_t<decltype(part)>, Accumulate>) count *= part.batches;
    });
    return count;
  }

  void gradients_ready(std::span<const ParameterGroup> groups, const Progress& progress) {
    for_each_part([&](auto& part) {
      if constexpr (requires { part.gradients_ready(groups, progress); }) part.gradients_ready(groups, progress);
    });
  }

  [[nodiscard]] double learning_rate_factor(const Progress& progress) const {
    double product = 1;
    for_each_part([&](const auto& part) {
      if constexpr (requires { part.learning_rate_factor(progress); }) product *= part.learning_rate_factor(progress);
    });
    return product;
  }

  void update(const ParameterGroup& group, double learning_rate) {
    bool is_updated = false;
    for_each_part([&](auto& part) {
      if constexpr (requires { part.updates(group); }) {
        if (is_updated || !part.updates(group)) return;
        part.update(group, learning_rate);
        is_updated = true;
      }
    });
    if (!is_updated) detail::visit_part(optimiser, [&](auto& is) { is.update(group, learning_rate); });
  }

  /// How many updates of its own a group has before each step of the model.
  [[nodiscard]] std::int64_t updates_before(const ParameterGroup& group) const {
    std::int64_t count = 0;
    for_each_part([&](const auto& part) {
      if constexpr (requires { part.steps, part.updates(group); })
        if (part.updates(group)) count = part.steps - 1;
    });
    return count;
  }

  void updated(std::span<const ParameterGroup> groups, const Progress& progress) {
    for_each_part([&](auto& part) {
      if constexpr (requires { part.updated(groups, progress); }) part.updated(groups, progress);
    });
  }

  /// Exchanges the weights with their averages, where a part keeps averages.
  void exchange_averages(std::span<const ParameterGroup> groups) {
    for_each_part([&](auto& part) {
      if constexpr (requires { part.exchange(groups); }) part.exchange(groups);
    });
  }

  template <class View>
  void measured(const View& view, const Measurement& m) {
    for_each_part([&](auto& part) {
      if constexpr (requires { part.measured(view, m); }) part.measured(view, m);
    });
  }
  template <class View>
  void epoch_ended(const View& view, const Measurement& m) {
    for_each_part([&](auto& part) {
      if constexpr (requires { part.epoch_ended(view, m); }) part.epoch_ended(view, m);
    });
  }

  /// Throws InvalidValue for a number of a part that is out of range: "clip_norm.at is 0; it must be above 0".
  void check_values() const {
    for_each([&]<class Part>(const Part& part) {
      if constexpr (requires { Part::name; }) animevae::check_values(part, std::string{Part::name});
      else animevae::check_values(part, "step");
    });
  }

  /// Names all that steps change: `f(name, tensor or number, or what has visit_state itself)`.
  void visit_state(auto&& f) {
    detail::visit_part(optimiser, [&](auto& is) { f("optimiser", is); });
    int number = 0;
    for_each_part([&](auto& part) { f("part" + std::to_string(number++), part); });
  }

 private:
  template <class Part>
  static auto guard_of(const Part& part) {
    if constexpr (detail::is_optional<Part>) {
      if constexpr (requires { part->guard(); }) return part ? std::optional{part->guard()} : std::nullopt;
      else return std::nullopt;
    } else if constexpr (requires { part.guard(); }) {
      return part.guard();
    } else {
      return std::nullopt;
    }
  }

  template <class F>
  void for_each_part(F&& f) {
    std::apply([&](auto&... part) { (detail::visit_part(part, f), ...); }, parts);
  }
  template <class F>
  void for_each_part(F&& f) const {
    std::apply([&](const auto&... part) { (detail::visit_part(part, f), ...); }, parts);
  }
  template <class F>
  void for_each(F&& f) {
    detail::visit_part(optimiser, f);
    for_each_part(f);
  }
  template <class F>
  void for_each(F&& f) const {
    detail::visit_part(optimiser, f);
    for_each_part(f);
  }
};

template <class T>
inline constexpr bool is_step = false;
template <class Optimiser, class... Parts>
inline constexpr bool is_step<Step<Optimiser, Parts...>> = true;

namespace detail {
template <class... T>
inline constexpr bool begins_with_step = false;
template <class First, class... T>
inline constexpr bool begins_with_step<First, T...> = is_step<std::remove_cvref_t<First>>;
}  // namespace detail

}  // namespace animevae
