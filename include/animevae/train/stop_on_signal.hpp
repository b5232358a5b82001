// SPDX-License-Identifier: MIT
#pragma once

#include <animevae/core/interrupt.hpp>

namespace animevae {

/// An observer of train() that ends training after the current step once SIGINT (Ctrl-C) or SIGTERM has come.
/// `train(model, data, options, StopOnSignal{guard})`; the guard has to outlive it.
class StopOnSignal {
 public:
  explicit StopOnSignal(const InterruptGuard& guard) : guard_{&guard} {}

  [[nodiscard]] bool wants_to_stop() const { return guard_->requested() != 0; }

 private:
  const InterruptGuard* guard_;
};

}  // namespace animevae
