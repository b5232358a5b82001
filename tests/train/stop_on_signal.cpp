// SPDX-License-Identifier: MIT
#include <animevae/train/stop_on_signal.hpp>

#include <csignal>

#include "support/doctest.hpp"

using namespace animevae;

TEST_CASE("training is to stop once a signal has come, not before") {
  for (const int signal : {SIGINT, SIGTERM}) {
    CAPTURE(signal);
    const InterruptGuard guard;
    const StopOnSignal stop{guard};
    CHECK_FALSE(stop.wants_to_stop());
    std::raise(signal);
    CHECK(stop.wants_to_stop());
  }
}
