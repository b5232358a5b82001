// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace animevae {

/// An observer of train() that keeps the number of the last step taken, and of all steps requested: they differ if
/// training was stopped.
struct LastStep {
  std::int64_t step = 0, of = 0;

  template <class View>
  void stepped(const View& view, std::int64_t /*images_seen*/) {
    step = view.state.progress().step;
    of = view.state.total_steps();
  }
};

}  // namespace animevae
