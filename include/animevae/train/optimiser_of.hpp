// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <animevae/core/error.hpp>
#include <animevae/core/values.hpp>
#include <animevae/train/adam.hpp>
#include <animevae/train/optimiser.hpp>

namespace animevae {

/// A part of a step that updates one optimiser group in place of the step's optimiser, as a discriminator has it:
///
///     Step{Adam{}, OptimiserOf{"discriminator", Adam{.beta1 = 0.5}}}
///
/// With `steps` above 1 the group is updated so many times for each step of the model, each with noise of its own: all
/// but the last by itself and before the others, whose step then sees its new weights. (TrainOptions::turns gives
/// groups so many steps in turn, each on a batch of its own.) The learning rate is TrainOptions::group_learning_rates'.
template <Optimiser O = Adam>
struct OptimiserOf {
  std::string group{};
  O optimiser{};
  std::int64_t steps = 1;

  static constexpr std::string_view name = "optimiser_of";

  explicit OptimiserOf(std::string of, O by = {}, std::int64_t times = 1)
      : group{std::move(of)}, optimiser{std::move(by)}, steps{times} {}

  /// Throws InvalidValue where the model has no such group.
  void begin(std::span<const ParameterGroup> groups) {
    const auto own = std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return updates(g); });
    if (own == groups.end()) {
      std::string known;
      for (const ParameterGroup& g : groups) known += (known.empty() ? "'" : ", '") + g.name() + "'";
      throw InvalidValue("OptimiserOf names the optimiser group '" + group + "'; the model has " + known);
    }
    if constexpr (requires { optimiser.begin(groups); })
      optimiser.begin(groups.subspan(std::size_t(own - groups.begin()), 1));
  }

  [[nodiscard]] bool updates(const ParameterGroup& of) const { return of.name() == group; }
  void update(const ParameterGroup& of, double learning_rate) { optimiser.update(of, learning_rate); }

  static void visit(auto& self, auto&& f) {
    f("steps", self.steps, Limits{.at_least = 1}, "updates of the group for each step of the model");
    f("optimiser", self.optimiser, "the optimiser's numbers");
  }

  void visit_state(auto&& f) { f("optimiser", optimiser); }
};

}  // namespace animevae
