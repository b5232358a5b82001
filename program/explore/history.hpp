// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace animevae::program {

/// The states before each change, to undo, and the states that were undone, to redo.
template <class State>
class History {
 public:
  /// To be called before a change. Consecutive changes with the same non-empty name are undone as one.
  void remember(const State& now, const std::string& change = {}) {
    undone_.clear();
    if (!change.empty() && change == std::exchange(last_, change)) return;
    last_ = change;
    past_.push_back(now);
    if (past_.size() > most) past_.erase(past_.begin());
  }

  /// Separates the next change from the last one, also where both have the same name.
  void pause() { last_.clear(); }

  [[nodiscard]] bool can_undo() const { return !past_.empty(); }
  [[nodiscard]] bool can_redo() const { return !undone_.empty(); }

  /// The state before the last change, where there is one.
  [[nodiscard]] std::optional<State> undo(const State& now) { return go(past_, undone_, now); }
  [[nodiscard]] std::optional<State> redo(const State& now) { return go(undone_, past_, now); }

  template <class F>
  void for_each(F&& change) {
    for (auto* states : {&past_, &undone_})
      for (State& state : *states) change(state);
  }

 private:
  static constexpr std::size_t most = 500;

  std::optional<State> go(std::vector<State>& from, std::vector<State>& to, const State& now) {
    last_.clear();
    if (from.empty()) return std::nullopt;
    to.push_back(now);
    State state = std::move(from.back());
    from.pop_back();
    return state;
  }

  std::vector<State> past_{}, undone_{};
  std::string last_{};
};

}  // namespace animevae::program
