// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/randperm.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <animevae/core/values.hpp>
#include <animevae/loss/progress.hpp>
#include <animevae/tensor/random.hpp>
#include <animevae/tensor/tensor_store.hpp>
#include <animevae/train/learning_rate.hpp>

namespace animevae {

/// The options of train(). `steps`, if above 0, replaces `epochs`.
struct TrainOptions {
  std::int64_t epochs = 100, steps = 0;
  std::int64_t batch_size = 64;
  double learning_rate = 5e-4;
  LearningRateSchedule schedule{};  ///< of every learning rate
  std::uint64_t seed = 0;           ///< of the order of the images and of the posterior's samples
  std::int64_t read_every = 50;     ///< steps between two readings of the losses; it does not change training

  /// Optimiser groups with a learning rate of their own: {{"discriminator", 5e-5}}.
  std::vector<std::pair<std::string, double>> group_learning_rates{};

  /// Optimiser groups that are updated in turn, each for so many steps: {{"discriminator", 5}, {"model", 1}}. Without
  /// any, every step updates all groups.
  std::vector<std::pair<std::string, std::int64_t>> turns{};

  /// A checkpoint, or a folder of them, of which the newest that can be read is taken: training goes on behind it and
  /// gives the same bits as if it had never ended. Empty: training begins.
  std::filesystem::path resume{};

  static void visit(auto& self, auto&& f) {
    f("epochs", self.epochs, Limits{.at_least = 1}, "passes over the data set");
    f("steps", self.steps, not_negative, "optimiser steps, in place of epochs");
    f("batch_size", self.batch_size, Limits{.at_least = 1}, "images per step");
    f("learning_rate", self.learning_rate, positive, "the optimiser's step size");
    f("schedule", self.schedule, "how the learning rate changes");
    f("read_every", self.read_every, Limits{.at_least = 1}, "steps between two readings of the losses");
  }
};

/// Where training stands: its step, the order of the images, the random numbers and whose turn it is.
class TrainState {
 public:
  TrainState(std::int64_t data_size, TrainOptions options)
      : options_{std::move(options)},
        batch_size_{(std::min)(options_.batch_size, data_size)},
        order_generator_{make_generator(mix_seed(options_.seed, order_stream))},
        noise_generator_{make_generator(mix_seed(options_.seed, noise_stream))} {
    progress_ = {
        .step = 1, .epoch = 1, .steps_per_epoch = (data_size + batch_size_ - 1) / batch_size_, .data_size = data_size};
    progress_.total_steps = options_.steps > 0 ? options_.steps : options_.epochs * progress_.steps_per_epoch;
    progress_.turn = turn();
    shuffle();
  }

  /// The indices of the images of the current step; the last batch of an epoch may be short.
  [[nodiscard]] std::span<const std::int64_t> batch() const { return batch(progress_.step); }

  /// The same of another step of this epoch.
  [[nodiscard]] std::span<const std::int64_t> batch(std::int64_t step) const {
    const std::int64_t begin = ((step - 1) % progress_.steps_per_epoch) * batch_size_;
    const std::int64_t end = (std::min)(begin + batch_size_, progress_.data_size);
    return {order_.data_ptr<std::int64_t>() + begin, std::size_t(end - begin)};
  }

  void advance() {
    if (at_epoch_end()) {
      ++progress_.epoch;
      shuffle();
    }
    ++progress_.step;
    progress_.turn = turn();
  }

  [[nodiscard]] bool at_epoch_end() const { return progress_.step % progress_.steps_per_epoch == 0; }
  /// Whether the losses are read after this step.
  [[nodiscard]] bool at_reading() const {
    return at_epoch_end() || ((progress_.step - 1) % progress_.steps_per_epoch + 1) % options_.read_every == 0;
  }
  [[nodiscard]] bool is_last_step() const { return progress_.step >= progress_.total_steps; }

  [[nodiscard]] const Progress& progress() const { return progress_; }
  [[nodiscard]] const TrainOptions& options() const { return options_; }

  /// The learning rate of this step by the options, for the groups without one of their own.
  [[nodiscard]] double learning_rate() const {
    return options_.learning_rate * options_.schedule.factor(progress_.step);
  }
  /// The same for an optimiser group.
  [[nodiscard]] double learning_rate(const ParameterGroup& group) const {
    for (const auto& [name, rate] : options_.group_learning_rates)
      if (name == group.name()) return rate * options_.schedule.factor(progress_.step);
    return learning_rate();
  }

  /// Those of the groups that this step updates.
  [[nodiscard]] std::span<const ParameterGroup> active(const std::vector<ParameterGroup>& groups) const {
    for (std::size_t i = 0; i < groups.size(); ++i)
      if (groups[i].name() == progress_.turn) return std::span{groups}.subspan(i, 1);
    return groups;
  }

  [[nodiscard]] std::int64_t batch_size() const { return batch_size_; }  ///< at most the size of the data set
  [[nodiscard]] std::int64_t total_steps() const { return progress_.total_steps; }
  [[nodiscard]] std::int64_t total_epochs() const {
    return (progress_.total_steps + progress_.steps_per_epoch - 1) / progress_.steps_per_epoch;
  }
  [[nodiscard]] Generator& noise_generator() { return noise_generator_; }

  /// What must be the same where training goes on from a checkpoint.
  [[nodiscard]] std::map<std::string, std::string> identity() const {
    return {{"batch_size", std::to_string(batch_size_)},
            {"data_size", std::to_string(progress_.data_size)},
            {"seed", std::to_string(options_.seed)}};
  }

  /// Names what steps change.
  void visit_state(auto&& f) {
    f("step", progress_.step);
    f("epoch", progress_.epoch);
    f("order", order_);
    f("order_generator", order_generator_);
    f("noise_generator", noise_generator_);
    progress_.turn = turn();  // follows from the step, which may just have been read
  }

 private:
  void shuffle() { order_ = at::randperm(progress_.data_size, order_generator_, at::TensorOptions{}.dtype(at::kLong)); }

  /// The group whose turn the current step is.
  [[nodiscard]] std::string_view turn() const {
    std::int64_t round = 0;
    for (const auto& [name, steps] : options_.turns) round += steps;
    if (round == 0) return {};
    std::int64_t at = (progress_.step - 1) % round;
    for (const auto& [name, steps] : options_.turns) {
      if (at < steps) return name;
      at -= steps;
    }
    return {};
  }

  TrainOptions options_;
  std::int64_t batch_size_;
  Progress progress_{};
  Generator order_generator_, noise_generator_;
  Tensor order_{};
};

}  // namespace animevae
