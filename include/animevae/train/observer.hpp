// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <type_traits>
#include <vector>

#include <animevae/tensor/parameters.hpp>
#include <animevae/train/measurement.hpp>
#include <animevae/train/state.hpp>

namespace animevae {

/// The view of training that observers get. They can read everything and change nothing: the same seed gives the same
/// model with and without them.
template <class Model>
struct TrainingView {
  const Model& model;
  const TrainState& state;
  /// Everything else that training changes, for checkpoints: optimisers, parts of the step, generators, the order.
  std::function<std::vector<NamedTensor>()> rest_of_state{};
};

namespace detail {

// An observer has any of: started(view), stepped(view, images_seen), steps_read(view, steps), measured(view,
// measurement), epoch_ended(view, measurement), settled(view), wants_to_stop(), finished(view). Missing ones are not
// called.
template <class View>
void tell_started(const View& view, auto& observer) {
  if constexpr (requires { observer.started(view); }) observer.started(view);
}
template <class View>
void tell_stepped(const View& view, std::int64_t images_seen, auto& observer) {
  if constexpr (requires { observer.stepped(view, images_seen); }) observer.stepped(view, images_seen);
}
template <class View>
void tell_steps_read(const View& view, std::span<const StepLosses> steps, auto& observer) {
  if constexpr (requires { observer.steps_read(view, steps); }) observer.steps_read(view, steps);
}
template <class View>
void tell_measured(const View& view, const Measurement& m, auto& observer) {
  if constexpr (requires { observer.measured(view, m); }) observer.measured(view, m);
}
template <class View>
void tell_epoch_ended(const View& view, const Measurement& m, auto& observer) {
  if constexpr (requires { observer.epoch_ended(view, m); }) observer.epoch_ended(view, m);
}
template <class View>
void tell_settled(const View& view, auto& observer) {
  if constexpr (requires { observer.settled(view); }) observer.settled(view);
}
template <class View>
void tell_finished(const View& view, auto& observer) {
  if constexpr (requires { observer.finished(view); }) observer.finished(view);
}
bool asks_to_stop(auto& observer) {
  if constexpr (requires { observer.wants_to_stop(); }) return observer.wants_to_stop();
  else return false;
}

template <class O>
inline constexpr bool is_optional_observer = false;
template <class O>
inline constexpr bool is_optional_observer<std::optional<O>> = true;

template <class O, class Model>
concept HasHook =
    requires(std::remove_reference_t<O>& o, const TrainingView<Model>& view) { o.started(view); } ||
    requires(std::remove_reference_t<O>& o, const TrainingView<Model>& view) { o.stepped(view, std::int64_t{}); } ||
    requires(std::remove_reference_t<O>& o, const TrainingView<Model>& view, std::span<const StepLosses> steps) {
      o.steps_read(view, steps);
    } ||
    requires(std::remove_reference_t<O>& o, const TrainingView<Model>& view, const Measurement& m) {
      o.measured(view, m);
    } ||
    requires(std::remove_reference_t<O>& o, const TrainingView<Model>& view, const Measurement& m) {
      o.epoch_ended(view, m);
    } || requires(std::remove_reference_t<O>& o, const TrainingView<Model>& view) { o.settled(view); } ||
    requires(std::remove_reference_t<O>& o) { o.wants_to_stop(); } ||
    requires(std::remove_reference_t<O>& o, const TrainingView<Model>& view) { o.finished(view); };

template <class O, class Model>
inline constexpr bool is_observer = HasHook<O, Model>;
template <class O, class Model>
inline constexpr bool is_observer<std::optional<O>, Model> = HasHook<O, Model>;

/// Calls `f` with an observer, unless it is a std::optional without one.
template <class O, class F>
void visit_observer(O& observer, F&& f) {
  if constexpr (is_optional_observer<std::remove_const_t<O>>) {
    if (observer) f(*observer);
  } else {
    f(observer);
  }
}

}  // namespace detail

/// What train() takes behind the step: it has one of an observer's members at least. A std::optional of one may be
/// empty.
template <class O, class Model>
concept ObserverOf = detail::is_observer<std::remove_cvref_t<O>, Model> || detail::is_observer<O, Model>;

}  // namespace animevae
