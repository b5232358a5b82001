// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/zeros_like.h>

#include <span>
#include <string_view>

#include <animevae/core/values.hpp>
#include <animevae/train/optimiser.hpp>
#include <animevae/train/weight_decay.hpp>

namespace animevae {

/// Stochastic gradient descent with momentum, in PyTorch's form: v = momentum * v + gradient, and the weights go
/// against v by the learning rate; with `nesterov` against gradient + momentum * v. `weight_decay` times the weights is
/// added to the gradient (L2 regularisation).
struct Sgd {
  double momentum = 0.9, weight_decay = 0;
  bool nesterov = false;
  bool decay_biases = false;    ///< also of vectors: biases, scales and shifts of norms, numbers that policies own
  PerGroup<Tensor> velocity{};  ///< made when training begins
  PerGroup<Tensor> masks{};

  static constexpr std::string_view name = "sgd";

  void begin(std::span<const ParameterGroup> groups) {
    velocity.begin(groups, [](const ParameterGroup& group) { return at::zeros_like(group.values()); });
    masks.begin(groups, [&](const ParameterGroup& group) { return decay_mask(group, decay_biases); });
  }

  void update(const ParameterGroup& group, double learning_rate) {
    const at::NoGradGuard no_grad;
    const Tensor &values = group.values(), &v = velocity[group];
    Tensor gradient = group.gradients();
    if (weight_decay > 0) gradient = gradient.addcmul(values, masks[group], weight_decay);
    v.mul_(momentum).add_(gradient);
    if (nesterov) values.sub_(gradient.add(v, momentum), learning_rate);
    else values.sub_(v, learning_rate);
  }

  static void visit(auto& self, auto&& f) {
    constexpr Limits flag{.at_least = 0, .at_most = 1};
    f("momentum", self.momentum, Limits{.at_least = 0, .at_most = 1 - 1e-9}, "part of the velocity that a step keeps");
    f("weight_decay", self.weight_decay, not_negative, "what of the weights is added to the gradient");
    f("nesterov", self.nesterov, flag, "1: Nesterov's momentum");
    f("decay_biases", self.decay_biases, flag, "1: biases and norms decay too");
  }

  void visit_state(auto&& f) { f("velocity", velocity); }
};

static_assert(Optimiser<Sgd>);

}  // namespace animevae
