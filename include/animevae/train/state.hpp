// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/randperm.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <animevae/core/values.hpp>
#include <animevae/loss/progress.hpp>
#include <animevae/tensor/random.hpp>
#include <animevae/tensor/tensor_store.hpp>
#include <animevae/train/adam.hpp>
#include <animevae/train/learning_rate.hpp>

namespace animevae {

/// The options of train(). `steps`, if above 0, replaces `epochs`.
struct TrainOptions {
  std::int64_t epochs = 100, steps = 0;
  std::int64_t batch_size = 64;
  double learning_rate = 5e-4, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;  ///< Adam's
  bool epsilon_hat = false;                                                 ///< TensorFlow's Adam (see AdamOptions)
  LearningRateSchedule schedule{};                                          ///< of every learning rate
  std::uint64_t seed = 0;        ///< of the order of the images and of the posterior's samples
  std::int64_t read_every = 50;  ///< steps between two readings of the losses; it does not change training

  /// Optimiser groups with a learning rate of their own: {{"discriminator", 5e-5}}.
  std::vector<std::pair<std::string, double>> group_learning_rates{};

  static void visit(auto& self, auto&& f) {
    constexpr Limits decay{.at_least = 0, .at_most = 1 - 1e-9};  // at 1 the mean would never move
    f("epochs", self.epochs, Limits{.at_least = 1}, "passes over the data set");
    f("steps", self.steps, not_negative, "optimiser steps, in place of epochs");
    f("batch_size", self.batch_size, Limits{.at_least = 1}, "images per step");
    f("learning_rate", self.learning_rate, positive, "Adam's step size");
    f("beta1", self.beta1, decay, "Adam's decay of the gradient's mean");
    f("beta2", self.beta2, decay, "Adam's decay of the gradient's mean square");
    f("epsilon", self.epsilon, positive, "Adam's guard against division by zero");
    f("epsilon_hat", self.epsilon_hat, Limits{.at_least = 0, .at_most = 1}, "1: TensorFlow's form of Adam");
    f("schedule", self.schedule, "how the learning rate changes");
    f("read_every", self.read_every, Limits{.at_least = 1}, "steps between two readings of the losses");
  }
};

/// Everything besides the model that training changes, and that a checkpoint must hold.
class TrainState {
 public:
  TrainState(const TensorStore& tensors, std::int64_t data_size, const TrainOptions& options)
      : schedule_{options.schedule},
        learning_rate_{options.learning_rate},
        batch_size_{(std::min)(options.batch_size, data_size)},
        order_generator_{make_generator(mix_seed(options.seed, order_stream))},
        noise_generator_{make_generator(mix_seed(options.seed, noise_stream))} {
    progress_ = {
        .step = 1, .epoch = 1, .steps_per_epoch = (data_size + batch_size_ - 1) / batch_size_, .data_size = data_size};
    total_steps_ = options.steps > 0 ? options.steps : options.epochs * progress_.steps_per_epoch;
    for (const ParameterGroup& group : tensors.groups()) {
      AdamOptions adam{options.learning_rate, options.beta1, options.beta2, options.epsilon, options.epsilon_hat};
      for (const auto& [name, rate] : options.group_learning_rates)
        if (name == group.name()) adam.learning_rate = rate;
      optimisers_.emplace_back(group, adam);
    }
    shuffle();
  }

  /// The indices of the images of the current step; the last batch of an epoch may be short.
  [[nodiscard]] std::span<const std::int64_t> batch() const {
    const std::int64_t begin = ((progress_.step - 1) % progress_.steps_per_epoch) * batch_size_;
    const std::int64_t end = (std::min)(begin + batch_size_, progress_.data_size);
    return {order_.data_ptr<std::int64_t>() + begin, std::size_t(end - begin)};
  }

  void update_parameters() {
    const double factor = schedule_.factor(progress_.step);
    for (Adam& optimiser : optimisers_) optimiser.step(factor);
  }

  void advance() {
    if (at_epoch_end()) {
      ++progress_.epoch;
      shuffle();
    }
    ++progress_.step;
  }

  [[nodiscard]] bool at_epoch_end() const { return progress_.step % progress_.steps_per_epoch == 0; }
  [[nodiscard]] bool is_last_step() const { return progress_.step >= total_steps_; }

  [[nodiscard]] const Progress& progress() const { return progress_; }
  /// Adam's learning rate at a step, counted from 1, for the groups without one of their own.
  [[nodiscard]] double learning_rate(std::int64_t step) const { return learning_rate_ * schedule_.factor(step); }
  [[nodiscard]] std::int64_t batch_size() const { return batch_size_; }  ///< at most the size of the data set
  [[nodiscard]] std::int64_t total_steps() const { return total_steps_; }
  [[nodiscard]] std::int64_t total_epochs() const {
    return (total_steps_ + progress_.steps_per_epoch - 1) / progress_.steps_per_epoch;
  }
  [[nodiscard]] Generator& noise_generator() { return noise_generator_; }

  // For checkpoints.
  [[nodiscard]] const std::vector<Adam>& optimisers() const { return optimisers_; }
  [[nodiscard]] const Tensor& order() const { return order_; }
  [[nodiscard]] const Generator& order_generator() const { return order_generator_; }
  [[nodiscard]] const Generator& noise_generator() const { return noise_generator_; }

 private:
  void shuffle() { order_ = at::randperm(progress_.data_size, order_generator_, at::TensorOptions{}.dtype(at::kLong)); }

  LearningRateSchedule schedule_;
  double learning_rate_;
  std::int64_t batch_size_, total_steps_ = 0;
  Progress progress_{};
  Generator order_generator_, noise_generator_;
  std::vector<Adam> optimisers_{};
  Tensor order_{};
};

}  // namespace animevae
