// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <animevae/core/decimal.hpp>
#include <animevae/core/error.hpp>
#include <animevae/core/values.hpp>
#include <animevae/model/latent_model.hpp>
#include <animevae/network/fault.hpp>
#include <animevae/train/data_set.hpp>
#include <animevae/train/measurement.hpp>
#include <animevae/train/snapshot.hpp>
#include <animevae/train/state.hpp>

namespace animevae {

/// The view of training that observers get. They can read everything and change nothing: the same seed gives the same
/// model with and without them.
template <class Model>
struct TrainingView {
  const Model& model;
  const TrainState& state;
};

namespace detail {

// An observer has any of: started(view), stepped(view, images_seen), steps_read(view, steps), measured(view,
// measurement), epoch_ended(view, measurement), wants_to_stop(), finished(view). Missing ones are not called.
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
void tell_finished(const View& view, auto& observer) {
  if constexpr (requires { observer.finished(view); }) observer.finished(view);
}
bool asks_to_stop(auto& observer) {
  if constexpr (requires { observer.wants_to_stop(); }) return observer.wants_to_stop();
  else return false;
}

inline void check_group_learning_rates(const std::vector<ParameterGroup>& groups, const TrainOptions& options) {
  std::string known;
  for (const ParameterGroup& group : groups) known += (known.empty() ? "'" : ", '") + group.name() + "'";
  for (const auto& [name, rate] : options.group_learning_rates) {
    const auto has_name = [&wanted = name](const ParameterGroup& group) { return group.name() == wanted; };
    if (std::none_of(groups.begin(), groups.end(), has_name))
      throw InvalidValue("options.group_learning_rates names the optimiser group '" + name + "'; the model has " +
                         known);
    if (!positive.admit(rate))
      throw InvalidValue("options.group_learning_rates." + name + " is " + decimal(rate) + "; it must be above 0");
  }
}

template <class Model, class Data>
void check_training(const Model& model, const Data& data, const TrainOptions& options) {
  check_values(options, "options");
  model.check_values();
  check_group_learning_rates(model.tensors().groups(), options);
  if (data.size() < 1) throw InvalidValue("the data set is empty; training needs at least one image");
  if (Shape{data.shape()} != Shape{model.image_shape()})
    throw InvalidValue("the data set has images of " + to_string(data.shape()) + "; the model takes " +
                       to_string(model.image_shape()));
}

}  // namespace detail

/// Trains `model` on `data`, in shuffled batches, with Adam. Throws InvalidValue for options, values or data out of
/// range, and Diverged, with the model back at its last good numbers, when the loss or the weights stop being finite.
/// Observers are asked after every step whether they want to stop.
template <TrainableModel Model, DataSet Data, class... Observers>
void train(Model& model, const Data& data, const TrainOptions& options, Observers&&... observers) {
  detail::check_training(model, data, options);
  const auto began = std::chrono::steady_clock::now();
  TrainState state{model.tensors(), data.size(), options};
  const TrainingView<Model> view{model, state};
  Snapshot good{model.tensors()};
  LossMeter meter;
  Sums epoch;
  std::int64_t images_seen = 0;

  const auto complete = [&](Measurement m) {
    m.progress = state.progress();
    m.images_seen = images_seen;
    m.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    m.beta = model.beta_at(state.progress());
    return m;
  };
  const auto give_up = [&](std::int64_t step, const std::string& what) {
    good.restore();
    throw Diverged(step, "training diverged: " + what + " step " + std::to_string(step) +
                             " is not finite; the model is back at its last good state (try a smaller learning rate "
                             "than " +
                             decimal(options.learning_rate) + ")");
  };
  const auto read_losses = [&] {
    const LossMeter::Reading reading = meter.read(state.progress().step);
    (detail::tell_steps_read(view, reading.steps, observers), ...);
    if (reading.first_not_finite) give_up(*reading.first_not_finite, "the loss of");
    if (!good.update()) give_up(state.progress().step, "a weight after");
    epoch.add(reading.sums);
    (detail::tell_measured(view, complete(reading.sums.means()), observers), ...);
  };

  (detail::tell_started(view, observers), ...);
  for (bool done = false; !done;) {
    const Tensor images = training_batch(data, state.batch(), state.progress());
    images_seen += images.size(0);
    model.tensors().zero_gradients();
    const Evaluation e = model.evaluate(images, model.noise(images.size(0), state.noise_generator()));
    const Tensor loss = model.loss(e, state.progress());
    loss.backward();
    meter.add(loss, e);
    state.update_parameters();
    (detail::tell_stepped(view, images_seen, observers), ...);

    done = state.is_last_step() || (detail::asks_to_stop(observers) || ...);
    if (done || state.at_epoch_end() || std::int64_t(meter.size()) == options.read_every) read_losses();
    if (state.at_epoch_end()) {
      (detail::tell_epoch_ended(view, complete(epoch.means()), observers), ...);
      epoch = {};
    }
    if (!done) state.advance();
  }
  (detail::tell_finished(view, observers), ...);
}

}  // namespace animevae
