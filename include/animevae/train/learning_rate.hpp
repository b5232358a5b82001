// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

#include <animevae/core/values.hpp>

namespace animevae {

/// A schedule of the learning rate by step: the product of up to three factors, all off by default.
///   warm-up    from 0 in a straight line over the first `warmup_steps` steps;
///   staircase  times `decay_factor` after every `decay_steps` steps (TensorFlow's exponential decay with staircase);
///   cosine     along half a cosine over `cosine_steps` steps, down to the part `cosine_end` of it.
struct LearningRateSchedule {
  std::int64_t warmup_steps = 0;
  double decay_factor = 1;
  std::int64_t decay_steps = 0;
  std::int64_t cosine_steps = 0;
  double cosine_end = 0;

  /// The factor of the learning rate at a step, counted from 1.
  [[nodiscard]] double factor(std::int64_t step) const {
    const auto done = double(step - 1);  // steps before this one
    double product = warmup_steps > 0 ? (std::min)(1.0, double(step) / double(warmup_steps)) : 1;
    if (decay_steps > 0) product *= std::pow(decay_factor, std::floor(done / double(decay_steps)));
    if (cosine_steps > 0) {
      const double along = (std::min)(1.0, done / double(cosine_steps));
      product *= cosine_end + (1 - cosine_end) * (1 + std::cos(std::numbers::pi * along)) / 2;
    }
    return product;
  }

  static void visit(auto& self, auto&& f) {
    constexpr Limits part{.at_least = 0, .at_most = 1};
    f("warmup_steps", self.warmup_steps, not_negative, "steps over which the learning rate rises from 0, 0: none");
    f("decay_factor", self.decay_factor, Limits{.above = 0, .at_most = 1}, "what it is multiplied with at each stair");
    f("decay_steps", self.decay_steps, not_negative, "steps between two stairs, 0: none");
    f("cosine_steps", self.cosine_steps, not_negative, "steps of a fall along half a cosine, 0: none");
    f("cosine_end", self.cosine_end, part, "the part of it that is left at the end of the cosine");
  }
};

}  // namespace animevae
