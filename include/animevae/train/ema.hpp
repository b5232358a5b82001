// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/zeros.h>

#include <span>
#include <string_view>

#include <animevae/core/values.hpp>
#include <animevae/loss/progress.hpp>
#include <animevae/train/optimiser.hpp>

namespace animevae {

/// A part of a step that keeps an exponential moving average of the weights, average = d * average + (1 - d) * weights
/// after every step. In step t d is the smaller of `decay` and (1 + t) / (10 + t), so that the first weights do not
/// linger in a short training; with `warm_up` off it is `decay` throughout.
///
/// Observers see the model with its averaged weights when they measure (`measured`, `epoch_ended`, `finished`), and
/// train() leaves them in the model; exchange() then brings the last weights back, and the averages again.
struct Ema {
  double decay = 0.999;
  bool warm_up = true;

  /// Of a group: the averages, in the order of its flat buffer, and the number of steps that they are of.
  struct Average {
    Tensor values{}, steps{};

    void visit_state(auto&& f) {
      f("values", values);
      f("steps", steps);
    }
  };
  PerGroup<Average> averages{};  ///< made when training begins

  static constexpr std::string_view name = "ema";

  void begin(std::span<const ParameterGroup> groups) {
    averages.begin(groups, [](const ParameterGroup& group) {
      return Average{group.values().clone(), at::zeros({}, group.values().options())};
    });
  }

  void updated(std::span<const ParameterGroup> groups, const Progress&) {
    const at::NoGradGuard no_grad;
    for (const ParameterGroup& group : groups) {
      Average& average = averages[group];
      average.steps.add_(1);
      const Tensor grown = ((1 + average.steps) / (10 + average.steps)).clamp_max(decay);
      if (warm_up) average.values.lerp_(group.values(), 1 - grown);
      else average.values.lerp_(group.values(), 1 - decay);
    }
  }

  /// Exchanges the weights of the groups with their averages.
  void exchange(std::span<const ParameterGroup> groups) {
    const at::NoGradGuard no_grad;
    for (const ParameterGroup& group : groups) {
      const Tensor weights = group.values().clone();
      Tensor{group.values()}.copy_(averages[group].values);
      averages[group].values.copy_(weights);
    }
  }

  static void visit(auto& self, auto&& f) {
    f("decay", self.decay, Limits{.at_least = 0, .at_most = 1 - 1e-9}, "part of the average that a step keeps");
    f("warm_up", self.warm_up, Limits{.at_least = 0, .at_most = 1}, "1: less of it in the first steps");
  }

  void visit_state(auto&& f) { f("averages", averages); }
};

}  // namespace animevae
