// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/stack.h>

#include <span>
#include <string_view>
#include <vector>

#include <animevae/core/values.hpp>
#include <animevae/loss/progress.hpp>
#include <animevae/tensor/parameters.hpp>

namespace animevae {

/// A part of a step that shortens the gradient of all groups together to the length `at`, where it is longer (Pascanu
/// et al., 2013), as torch.nn.utils.clip_grad_norm_ does. The host does not wait for the length.
struct ClipNorm {
  double at = 1;

  static constexpr std::string_view name = "clip_norm";

  void gradients_ready(std::span<const ParameterGroup> groups, const Progress&) const {
    const at::NoGradGuard no_grad;
    constexpr double guard = 1e-6;  // PyTorch's, against division by zero
    std::vector<Tensor> lengths;
    for (const ParameterGroup& group : groups) lengths.push_back(group.gradients().norm());
    const Tensor factor = (at / (at::stack(lengths).norm() + guard)).clamp_max(1);
    for (const ParameterGroup& group : groups) Tensor{group.gradients()}.mul_(factor);
  }

  static void visit(auto& self, auto&& f) { f("at", self.at, positive, "largest length of the gradient"); }
};

/// A part of a step that limits each number of the gradient to [-at, at].
struct ClipValue {
  double at = 1;

  static constexpr std::string_view name = "clip_value";

  void gradients_ready(std::span<const ParameterGroup> groups, const Progress&) const {
    const at::NoGradGuard no_grad;
    for (const ParameterGroup& group : groups) Tensor{group.gradients()}.clamp_(-at, at);
  }

  static void visit(auto& self, auto&& f) { f("at", self.at, positive, "largest absolute value in the gradient"); }
};

}  // namespace animevae
