// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/_fused_adam.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>
#include <span>
#include <string_view>
#include <vector>

#include <animevae/core/values.hpp>
#include <animevae/tensor/compat.hpp>
#include <animevae/train/optimiser.hpp>
#include <animevae/train/weight_decay.hpp>

namespace animevae {

/// What Adam keeps of a group's gradients.
struct AdamState {
  Tensor mean{}, square{};  ///< running means of the gradient and of its square, like the group's flat buffer
  Tensor steps{};           ///< the number of steps taken, on the group's device, so that no step waits for it

  static AdamState of(const ParameterGroup& group) {
    return {at::zeros_like(group.values()), at::zeros_like(group.values()),
            at::zeros({}, group.values().options().dtype(at::kFloat))};
  }

  void visit_state(auto&& f) {
    f("mean", mean);
    f("square", square);
    f("steps", steps);
  }
};

/// Adam (Kingma and Ba, 2015) over flat buffers: a step is a handful of operations for any model.
struct Adam {
  double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
  /// TensorFlow's form: epsilon is added before the bias correction of the running square, so that it weighs more at
  /// first (Kingma and Ba's "epsilon hat").
  bool epsilon_hat = false;
  bool fused = compat::has_fused_adam_on_cpu;  ///< one kernel per step, on the CPU; the numbers are the same
  PerGroup<AdamState> state{};                 ///< made when training begins

  static constexpr std::string_view name = "adam";

  void begin(std::span<const ParameterGroup> groups) { state.begin(groups, &AdamState::of); }

  void update(const ParameterGroup& group, double learning_rate) {
    const at::NoGradGuard no_grad;
    AdamState& moments = state[group];
    moments.steps.add_(1);
    if (!group.values().device().is_cpu()) return device_step(group, moments, learning_rate);
    const double t = moments.steps.item<double>();
    if (fused) fused_step(group, moments, learning_rate, t);
    else plain_step(group, moments, learning_rate, t);
  }

  static void visit(auto& self, auto&& f) {
    constexpr Limits decay{.at_least = 0, .at_most = 1 - 1e-9};  // at 1 the mean would never move
    f("beta1", self.beta1, decay, "Adam's decay of the gradient's mean");
    f("beta2", self.beta2, decay, "Adam's decay of the gradient's mean square");
    f("epsilon", self.epsilon, positive, "Adam's guard against division by zero");
    f("epsilon_hat", self.epsilon_hat, Limits{.at_least = 0, .at_most = 1}, "1: TensorFlow's form of Adam");
  }

  void visit_state(auto&& f) { f("groups", state); }

  // The forms of a step, which differ in rounding only.

  void fused_step(const ParameterGroup& group, const AdamState& moments, double learning_rate, double t) const {
    const auto list = [](const Tensor& tensor) { return std::vector<Tensor>{tensor}; };
    const double added = epsilon_hat ? epsilon / std::sqrt(1 - std::pow(beta2, t)) : epsilon;
    at::_fused_adam_(list(group.values()), list(group.gradients()), list(moments.mean), list(moments.square),
                     std::vector<Tensor>{}, list(moments.steps), learning_rate, beta1, beta2, /*weight_decay=*/0, added,
                     /*amsgrad=*/false, /*maximize=*/false);
  }

  void plain_step(const ParameterGroup& group, AdamState& moments, double learning_rate, double t) const {
    average_gradients(group, moments);
    const double correction1 = 1 - std::pow(beta1, t), correction2 = 1 - std::pow(beta2, t);
    const double added = epsilon_hat ? epsilon / std::sqrt(correction2) : epsilon;
    const Tensor deviation = moments.square.sqrt().div_(std::sqrt(correction2)).add_(added);
    Tensor{group.values()}.addcdiv_(moments.mean, deviation, -learning_rate / correction1);
  }

  /// The bias corrections are tensors, so that the host need not know the number of steps.
  void device_step(const ParameterGroup& group, AdamState& moments, double learning_rate) const {
    average_gradients(group, moments);
    const Tensor t = moments.steps.to(at::kDouble);
    const Tensor correction1 = 1 - at::pow(beta1, t), root2 = (1 - at::pow(beta2, t)).sqrt();
    const auto like = [&](const Tensor& number) { return number.to(group.values().scalar_type()); };
    const Tensor deviation = epsilon_hat ? moments.square.sqrt().add_(epsilon).div_(like(root2))
                                         : moments.square.sqrt().div_(like(root2)).add_(epsilon);
    Tensor{group.values()}.sub_(moments.mean.div(deviation).mul_(like(learning_rate / correction1)));
  }

 private:
  void average_gradients(const ParameterGroup& group, AdamState& moments) const {
    moments.mean.lerp_(group.gradients(), 1 - beta1);
    moments.square.mul_(beta2).addcmul_(group.gradients(), group.gradients(), 1 - beta2);
  }
};

/// Adam with weight decay that does not pass through the moments (Loshchilov and Hutter, 2019): every step first
/// shrinks the weights by learning rate times `weight_decay`.
struct AdamW {
  double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weight_decay = 0.01;
  bool decay_biases = false;  ///< also shrink vectors: biases, scales and shifts of norms, numbers that policies own
  Adam adam{};                ///< made when training begins
  PerGroup<Tensor> masks{};

  static constexpr std::string_view name = "adamw";

  void begin(std::span<const ParameterGroup> groups) {
    adam = {.beta1 = beta1, .beta2 = beta2, .epsilon = epsilon};
    adam.begin(groups);
    masks.begin(groups, [&](const ParameterGroup& group) { return decay_mask(group, decay_biases); });
  }

  void update(const ParameterGroup& group, double learning_rate) {
    const at::NoGradGuard no_grad;
    const Tensor& values = group.values();
    values.addcmul_(values, masks[group], -learning_rate * weight_decay);
    adam.update(group, learning_rate);
  }

  static void visit(auto& self, auto&& f) {
    constexpr Limits decay{.at_least = 0, .at_most = 1 - 1e-9};
    f("beta1", self.beta1, decay, "Adam's decay of the gradient's mean");
    f("beta2", self.beta2, decay, "Adam's decay of the gradient's mean square");
    f("epsilon", self.epsilon, positive, "Adam's guard against division by zero");
    f("weight_decay", self.weight_decay, not_negative, "part of the weights that decays, times the learning rate");
    f("decay_biases", self.decay_biases, Limits{.at_least = 0, .at_most = 1}, "1: biases and norms decay too");
  }

  void visit_state(auto&& f) { adam.visit_state(f); }
};

static_assert(Optimiser<Adam> && Optimiser<AdamW>);

}  // namespace animevae
