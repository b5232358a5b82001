// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <csignal>

#include <signal.h>

namespace animevae {

/// While a guard exists, the first SIGINT (Ctrl-C) or SIGTERM is only recorded, so that training can finish its step
/// and save; the second ends the program at once, as without a guard. A signal that was ignored before stays ignored (a
/// job in the background of a script, nohup). One guard at a time; its destructor restores the handlers of before.
class InterruptGuard {
 public:
  InterruptGuard() {
    noted_ = 0;
    struct sigaction ours {};
    ours.sa_handler = &InterruptGuard::note;
    ours.sa_flags = SA_RESTART;  // interrupted reads and writes are resumed
    ::sigemptyset(&ours.sa_mask);
    ::sigaddset(&ours.sa_mask, SIGINT);
    ::sigaddset(&ours.sa_mask, SIGTERM);
    for (int i = 0; i < 2; ++i) {
      ::sigaction(signals[i], nullptr, &before_[i]);
      if (before_[i].sa_handler != SIG_IGN) ::sigaction(signals[i], &ours, nullptr);
    }
  }

  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
  ~InterruptGuard() {
    for (int i = 0; i < 2; ++i) ::sigaction(signals[i], &before_[i], nullptr);
  }

  /// The number of the signal that came, or 0. By convention the program then exits with 128 plus that number.
  [[nodiscard]] int requested() const noexcept { return noted_; }

 private:
  static constexpr int signals[] = {SIGINT, SIGTERM};
  static inline std::atomic<int> noted_ = 0;
  static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may touch nothing that locks");

  static void note(int signal) {
    noted_ = signal;
    struct sigaction at_once {};
    at_once.sa_handler = SIG_DFL;
    for (const int each : signals) ::sigaction(each, &at_once, nullptr);
  }

  struct sigaction before_[2]{};
};

}  // namespace animevae
