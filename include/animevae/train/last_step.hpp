// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace animevae {

/// An observer of train() that keeps the number of the last step taken, and of all steps requested: they differ if
/// training was stopped.
struct LastStep {
  std::int64_t step = 0, total_steps = 0;

  template <class View>
  void stepped(const View& view, std::int64_t /*images_seen*/) {
    step = view.state.progress().step;
    total_steps = view.state.total_steps();
  }

  void visit_state(auto&& f) {
    f("step", step);
    f("total_steps", total_steps);
  }
};

}  // namespace animevae
