// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/tensor/parameters.hpp>

namespace animevae {

/// What makes new weights from gradients: `update(group, learning_rate)` changes `group.values()` by
/// `group.gradients()`, once in a step for each optimiser group that the step updates.
///
/// It may also have `begin(groups)`, called before the first step with the groups of the model, where state is made;
/// `static void visit(self, f)`, which names its numbers; and `visit_state(f)`, which names all that its steps change.
template <class O>
concept Optimiser = requires(O& optimiser, const ParameterGroup& group, double learning_rate) {
  optimiser.update(group, learning_rate);
};

/// What an optimiser, or another part of a step, keeps for each optimiser group.
template <class T>
class PerGroup {
 public:
  /// `make(group)` for each of the groups, in place of what was kept before.
  template <class Make>
  void begin(std::span<const ParameterGroup> groups, Make&& make) {
    kept_.clear();
    for (const ParameterGroup& group : groups) kept_.emplace_back(group.name(), make(group));
  }

  /// What is kept for a group. Throws Error for a group that begin() has not seen.
  [[nodiscard]] T& operator[](const ParameterGroup& group) {
    for (auto& [name, value] : kept_)
      if (name == group.name()) return value;
    throw Error("an optimiser was used for the optimiser group " + group.name() + " before begin()");
  }

  void visit_state(auto&& f) {
    for (auto& [name, value] : kept_) f(name, value);
  }

 private:
  std::vector<std::pair<std::string, T>> kept_{};
};

}  // namespace animevae
