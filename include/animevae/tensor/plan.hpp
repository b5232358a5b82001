// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/elu.h>
#include <ATen/ops/leaky_relu.h>

#include <vector>

#include <animevae/tensor/run.hpp>

namespace animevae {

/// Lets an activation overwrite its input where it directly follows a layer with tensors: the backward pass of such a
/// layer never reads its output. This saves one pass over memory per activation. A custom layer's may, and may return
/// its input.
inline void use_in_place_activations(std::vector<LayerStep>& steps) {
  for (std::size_t i = 1; i < steps.size(); ++i) {
    if (!steps[i - 1].layer->has_tensors() || steps[i - 1].layer->op == Op::custom) continue;
    if (steps[i].layer->op == Op::relu)
      steps[i].form = [](const LayerStep&, const Tensor& x, RunContext&) { return Tensor{x}.relu_(); };
    if (steps[i].layer->op == Op::elu && steps[i].layer->value >= 0)
      steps[i].form = [](const LayerStep& s, const Tensor& x, RunContext&) {
        Tensor y = x;
        return at::elu_(y, s.layer->value);
      };
    if (steps[i].layer->op == Op::leaky_relu && steps[i].layer->value > 0)
      steps[i].form = [](const LayerStep& s, const Tensor& x, RunContext&) {
        Tensor y = x;
        return at::leaky_relu_(y, s.layer->value);
      };
  }
}

}  // namespace animevae
