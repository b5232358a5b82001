// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/_fused_adam.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>
#include <vector>

#include <animevae/tensor/compat.hpp>
#include <animevae/tensor/parameters.hpp>

namespace animevae {

struct AdamOptions {
  double learning_rate = 5e-4, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
  /// TensorFlow's form: epsilon is added before the bias correction of the running square, so that it weighs more at
  /// first (Kingma and Ba's "epsilon hat").
  bool epsilon_hat = false;
  bool fused = compat::has_fused_adam_on_cpu;  ///< one kernel per step, on the CPU; the numbers are the same
};

/// Adam (Kingma and Ba, 2015) over one flat buffer: a step is a handful of operations for any model.
class Adam {
 public:
  Adam(const ParameterGroup& group, AdamOptions options)
      : options_{options},
        values_{group.values()},
        gradients_{group.gradients()},
        mean_{at::zeros_like(values_)},
        square_{at::zeros_like(values_)},
        steps_{at::zeros({}, at::TensorOptions{}.dtype(at::kFloat))} {}

  /// Takes a step with the learning rate times `factor`.
  void step(double factor = 1) {
    const at::NoGradGuard no_grad;
    steps_.add_(1);
    const double rate = options_.learning_rate * factor;
    if (options_.fused && values_.device().is_cpu()) fused_step(rate);
    else plain_step(rate);
  }

  // Its state, for checkpoints: running means of the gradient and of its square, and the number of steps.
  [[nodiscard]] const Tensor& mean() const { return mean_; }
  [[nodiscard]] const Tensor& square() const { return square_; }
  [[nodiscard]] const Tensor& steps() const { return steps_; }

 private:
  /// Epsilon as it is added to sqrt(v_hat), in PyTorch's and in TensorFlow's form.
  [[nodiscard]] double epsilon(double t) const {
    return options_.epsilon_hat ? options_.epsilon / std::sqrt(1 - std::pow(options_.beta2, t)) : options_.epsilon;
  }

  void fused_step(double rate) {
    const auto list = [](const Tensor& tensor) { return std::vector<Tensor>{tensor}; };
    at::_fused_adam_(list(values_), list(gradients_), list(mean_), list(square_), std::vector<Tensor>{}, list(steps_),
                     rate, options_.beta1, options_.beta2, /*weight_decay=*/0, epsilon(steps_.item<double>()),
                     /*amsgrad=*/false, /*maximize=*/false);
  }

  void plain_step(double rate) {
    const double t = steps_.item<double>();  // on the CPU always: no synchronisation with the device
    const double correction1 = 1 - std::pow(options_.beta1, t), correction2 = 1 - std::pow(options_.beta2, t);
    mean_.lerp_(gradients_, 1 - options_.beta1);
    square_.mul_(options_.beta2).addcmul_(gradients_, gradients_, 1 - options_.beta2);
    const Tensor deviation = square_.sqrt().div_(std::sqrt(correction2)).add_(epsilon(t));
    values_.addcdiv_(mean_, deviation, -rate / correction1);
  }

  AdamOptions options_;
  Tensor values_, gradients_, mean_, square_, steps_;
};

}  // namespace animevae
