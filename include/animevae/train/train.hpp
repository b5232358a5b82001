// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <animevae/core/decimal.hpp>
#include <animevae/core/error.hpp>
#include <animevae/model/gradients.hpp>
#include <animevae/model/labels.hpp>
#include <animevae/model/latent_model.hpp>
#include <animevae/train/check_batch.hpp>
#include <animevae/train/check_training.hpp>
#include <animevae/train/checkpoint.hpp>
#include <animevae/train/checkpoint_folder.hpp>
#include <animevae/train/data_set.hpp>
#include <animevae/train/first_images.hpp>
#include <animevae/train/measurement.hpp>
#include <animevae/train/non_finite.hpp>
#include <animevae/train/observer.hpp>
#include <animevae/train/skipped_in_a_row.hpp>
#include <animevae/train/snapshot.hpp>
#include <animevae/train/state.hpp>
#include <animevae/train/step.hpp>

namespace animevae {

namespace detail {

/// One training: the loop of train(), its state, and what it tells observers.
template <class Model, class Data, class Step, class... Observers>
class Training {
 public:
  Training(Model& model, const Data& data, const TrainOptions& options, Step& step, Observers&... observers)
      : model_{model},
        data_{data},
        step_{step},
        observers_{observers...},
        state_{data.size(), options},
        view_{model, state_, [this] { return rest_of_state(); }},
        good_{model.tensors()},
        skip_{model.tensors(), !model.tensors().options().device.is_cpu()} {
    step_.begin(model.tensors().groups());
    if constexpr (MayTakeLabels<Model> && HasLabels<Data>)
      if (model.label_count() > 0) model.set_label_words(data.label_words());
  }

  void run() {
    const bool resumes = !state_.options().resume.empty();
    if (resumes) resume();
    each([&](auto& observer) { tell_started(view_, observer); });
    bool done = resumes && state_.is_last_step();
    if (resumes && !done) state_.advance();
    while (!done) {
      take_step();
      each([&](auto& observer) { tell_stepped(view_, images_seen_, observer); });
      done = state_.is_last_step() || wants_to_stop();
      if (done || state_.at_reading()) settle();
      if (!done) state_.advance();
    }
    check_end();
    step_.exchange_averages(model_.tensors().groups());
    each([&](auto& observer) { tell_finished(view_, observer); });
  }

  /// What must be the same where training goes on.
  [[nodiscard]] std::map<std::string, std::string> identity() const { return state_.identity(); }

 private:
  void take_step() {
    Tensor all_were_finite;
    if (state_.progress().turn.empty())
      for (const ParameterGroup& group : model_.tensors().groups())
        for (std::int64_t more = step_.updates_before(group); more > 0; --more) {
          Progress turn = state_.progress();
          turn.turn = group.name();
          update(turn, {&group, 1}, all_were_finite);
        }
    const Progress& progress = state_.progress();
    const BatchLosses losses = update(progress, state_.active(model_.tensors().groups()), all_were_finite);
    images_seen_ += losses.images;
    meter_.add(losses, all_were_finite, state_.learning_rate() * step_.learning_rate_factor(progress));
  }

  /// Updates the groups by the gradients of the batch, if these are finite and so were those before in this step.
  BatchLosses update(const Progress& progress, std::span<const ParameterGroup> groups, Tensor& all_were_finite) {
    skip_.before_losses();
    BatchLosses losses = compute_gradients(progress);
    const Tensor finite = all_finite(losses, groups);
    all_were_finite = all_were_finite.defined() ? all_were_finite.logical_and(finite) : finite;
    const double factor = step_.learning_rate_factor(progress);
    skip_.update_if(all_were_finite, groups, step_, [&] {
      step_.gradients_ready(groups, progress);
      for (const ParameterGroup& group : groups) step_.update(group, state_.learning_rate(group) * factor);
      step_.updated(groups, progress);
    });
    return losses;
  }

  /// The gradients of the whole batch, computed in one piece or in several.
  BatchLosses compute_gradients(const Progress& progress) {
    const std::span<const std::int64_t> batch = state_.batch();
    const auto count = std::int64_t(batch.size());
    const Tensor noise = noise_of(count);
    const std::int64_t piece = (count + step_.micro_batches() - 1) / step_.micro_batches();
    if (piece == count) return add_gradients(batch, noise, progress);
    std::vector<Tensor> sums;
    for (const ParameterGroup& group : model_.tensors().groups()) sums.push_back(at::zeros_like(group.gradients()));
    BatchLosses all{.images = count};
    for (std::int64_t begin = 0; begin < count; begin += piece) {
      const std::int64_t images = (std::min)(piece, count - begin);
      const BatchLosses losses = add_gradients(batch.subspan(std::size_t(begin), std::size_t(images)),
                                               noise.defined() ? noise.narrow(0, begin, images) : noise, progress);
      const double part = double(images) / double(count);
      for (std::size_t i = 0; i < sums.size(); ++i) sums[i].add_(model_.tensors().groups()[i].gradients(), part);
      all.row = all.row.defined() ? all.row + losses.row * part : losses.row * part;
    }
    for (std::size_t i = 0; i < sums.size(); ++i) Tensor{model_.tensors().groups()[i].gradients()}.copy_(sums[i]);
    return all;
  }

  BatchLosses add_gradients(std::span<const std::int64_t> indices, const Tensor& noise, const Progress& progress) {
    const auto batch = training_batch(data_, indices, progress);
    const Tensor labels = training_labels_for(model_, data_, indices, progress);
    if (progress.epoch == 1) check_first_epoch(model_, batch, labels, std::int64_t(indices.size()));
    model_.tensors().zero_gradients();
    [[maybe_unused]] const auto guards = step_.guards();
    return gradients_of(model_, batch, noise, progress, state_.noise_generator(), labels);
  }

  [[nodiscard]] Tensor noise_of(std::int64_t count) {
    if constexpr (requires { model_.noise(count, state_.noise_generator()); })
      return model_.noise(count, state_.noise_generator());
    else return {};
  }

  /// Goes on from a checkpoint, which has the averaged weights in the model's place.
  void resume() {
    std::filesystem::path path = state_.options().resume;
    if (std::filesystem::is_directory(path)) {
      const std::optional<std::filesystem::path> newest = newest_checkpoint(path);
      if (!newest) throw FileError(path, "has no checkpoint from which training can go on");
      path = *newest;
    }
    restore(path, model_, *this);
    step_.exchange_averages(model_.tensors().groups());
    (void)good_.update();
    began_ = std::chrono::steady_clock::now() -
             std::chrono::duration_cast<std::chrono::steady_clock::duration>(std::chrono::duration<double>{seconds_});
  }

  /// Reads the losses of the last steps, ends an epoch, and lets observers keep the state between two steps.
  void settle() {
    read_losses();
    if (state_.at_epoch_end()) end_epoch();
    seconds_ = seconds();
    if (skipped_.any()) return;  // not a state to go on from
    step_.exchange_averages(model_.tensors().groups());
    each([&](auto& observer) { tell_settled(view_, observer); });
    step_.exchange_averages(model_.tensors().groups());
  }

  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
  }

  void read_losses() {
    const LossMeter::Reading reading = meter_.read(state_.progress().step);
    each([&](auto& observer) { tell_steps_read(view_, std::span{reading.steps}, observer); });
    for (const StepLosses& step : reading.steps) count_skipped(step);
    // Weights behind steps that were skipped may be what makes their losses infinite.
    if (!skipped_.any() && !good_.update())
      give_up("a weight after step " + std::to_string(state_.progress().step) + " is not finite");
    epoch_.add(reading.sums);
    tell_averaged(complete(reading.sums.means(terms())),
                  [](const auto& view, const Measurement& m, auto& observer) { tell_measured(view, m, observer); });
  }

  void count_skipped(const StepLosses& step) {
    skipped_.count(step.step, step.skipped, [&] { return state_.batch(step.step); });
    if (skipped_.too_many())
      give_up("the losses or gradients of " + std::to_string(skipped_.steps()) +
              " steps in a row are not finite, from step " + std::to_string(skipped_.first()) + " on");
  }

  /// A training whose last steps were skipped has met bad images, and keeps its weights; or its weights have no finite
  /// loss on other images either.
  void check_end() {
    if (!skipped_.any()) return;
    if constexpr (TrainableModel<Model> && DataSet<Data>) {
      const at::NoGradGuard no_grad;
      Generator generator = make_generator(0);
      const auto numbers = state_.batch((std::max)(skipped_.first() - 1, std::int64_t{1}));
      const Tensor images = training_batch(data_, numbers, state_.progress());
      const Tensor labels = training_labels_for(model_, data_, numbers, state_.progress());
      skip_.before_losses();
      const Evaluation e =
          training_evaluation(model_, images, model_.noise(images.size(0), generator), generator, labels);
      skip_.restore_statistics();
      if (!std::isfinite(
              (e.rate.defined() ? e.distortion.mean() + e.rate.mean() : e.distortion.mean()).template item<double>()))
        give_up("the losses or gradients of the last " + std::to_string(skipped_.steps()) +
                " steps are not finite, from step " + std::to_string(skipped_.first()) + " on");
    }
  }

  [[noreturn]] void give_up(const std::string& what) {
    if (!skipped_.any()) skipped_.count(state_.progress().step, true, [&] { return state_.batch(); });
    good_.restore();
    throw Diverged(skipped_.first(), skipped_.images_of_first(),
                   "training diverged: " + what + " (seed " + std::to_string(state_.options().seed) +
                       "); the model is back at its last good state (try a smaller learning rate than " +
                       decimal(state_.options().learning_rate) + ")");
  }

  void end_epoch() {
    tell_averaged(complete(epoch_.means(terms())),
                  [](const auto& view, const Measurement& m, auto& observer) { tell_epoch_ended(view, m, observer); });
    epoch_ = {};
  }

  /// Tells the parts of the step and the observers, while the model has its averaged weights, if there are any.
  template <class Tell>
  void tell_averaged(const Measurement& m, Tell&& tell) {
    step_.exchange_averages(model_.tensors().groups());
    tell(view_, m, step_);
    each([&](auto& observer) { tell(view_, m, observer); });
    step_.exchange_averages(model_.tensors().groups());
  }

  [[nodiscard]] std::vector<std::string> terms() const {
    if constexpr (requires { model_.terms(); }) return model_.terms();
    else return {};
  }

  [[nodiscard]] Measurement complete(Measurement m) const {
    m.progress = state_.progress();
    m.progress.turn = {};  // a stretch is of all turns, and a Measurement may outlive the options
    m.images_seen = images_seen_;
    m.seconds = seconds();
    if constexpr (requires { model_.beta_at(m.progress); }) m.beta = model_.beta_at(m.progress);
    return m;
  }

  [[nodiscard]] bool wants_to_stop() {
    bool stop = false;
    each([&](auto& observer) { stop = asks_to_stop(observer) || stop; });
    return stop;
  }

  template <class F>
  void each(F&& f) {
    std::apply([&](auto&... observer) { (visit_observer(observer, f), ...); }, observers_);
  }

  std::vector<NamedTensor> rest_of_state() {
    std::vector<NamedTensor> all;
    for_each_state(*this, [&](const std::string& path, auto& value) { all.push_back({path, state_tensor(value)}); });
    return all;
  }

 public:
  /// Everything that training changes besides the model.
  void visit_state(auto&& f) {
    f("state", state_);
    f("step", step_);
    f("epoch", epoch_);
    f("images_seen", images_seen_);
    f("seconds", seconds_);
    skipped_.visit_state(f);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (visit_observer(std::get<I>(observers_), [&](auto& observer) { f("observer" + std::to_string(I), observer); }),
       ...);
    }(std::index_sequence_for<Observers...>{});
  }

 private:
  Model& model_;
  const Data& data_;
  Step& step_;
  std::tuple<Observers&...> observers_;
  TrainState state_;
  TrainingView<Model> view_;
  Snapshot good_;
  SkipNonFinite skip_;
  LossMeter meter_{};
  Sums epoch_{};
  std::int64_t images_seen_ = 0;
  SkippedInARow skipped_{};
  double seconds_ = 0;  // when the state was last kept
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

template <class Model, class Data, class Step, class... Observers>
void train_by(Model& model, const Data& data, const TrainOptions& options, Step&& step, Observers&&... observers) {
  static_assert(
      (ObserverOf<Observers, Model> && ...),
      "an argument of train() behind the step is no observer: it has none of started, stepped, steps_read, "
      "measured, epoch_ended, settled, wants_to_stop and finished (an optimiser or a part goes into a Step{...})");
  static_assert(
      rule::data_has_the_labels<Model, Data>,
      "the model takes labels and the data set has none; train on Labelled{data, labels}, or give the data set "
      "labels(indices) and label_words()");
  check_training(model, data, options);
  step.check_values();
  if constexpr (LatentModel<Model>)
    if (options.resume.empty()) begin_with_images(model, data, options.seed);
  Training<Model, Data, std::remove_reference_t<Step>, std::remove_reference_t<Observers>...>{model, data, options,
                                                                                              step, observers...}
      .run();
}

}  // namespace detail

/// Trains `model` on `data`, in shuffled batches, with Adam, or as a Step in front of the observers says. The model is
/// a VAE, or a model of another kind with tensors() and gradients() (MakesGradients).
///
/// Throws InvalidValue for options, values or data out of range. A step whose losses or gradients are not finite is
/// skipped, and counted in the measurements; after ten in a row train() throws Diverged, with the model back at its
/// last good numbers. Observers are asked after every step whether they want to stop.
template <class Model, class Data, class... Arguments>
  requires TrainsOn<Model, Data>
void train(Model& model, const Data& data, const TrainOptions& options, Arguments&&... step_and_observers) {
  if constexpr (detail::begins_with_step<Arguments...>)
    detail::train_by(model, data, options, std::forward<Arguments>(step_and_observers)...);
  else detail::train_by(model, data, options, Step<>{}, std::forward<Arguments>(step_and_observers)...);
}

}  // namespace animevae
