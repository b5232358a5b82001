// SPDX-License-Identifier: MIT
#pragma once

#include <stop_token>
#include <utility>

namespace animevae::program {

// Long work on a thread of its own, which has to end when the program does: between its batches it calls check_stop(),
// so that what lies between it and the thread's beginning needs no parameter for that.

/// Thrown by check_stop(). Not a std::exception: what handles failures must not take it for one.
struct Stopped {};

/// The token of the work on this thread; without a StopScope it is one that nobody can ask to stop.
inline std::stop_token& thread_stop_token() {
  thread_local std::stop_token token;
  return token;
}

/// While it lives, check_stop() on this thread throws once `token` was asked to stop.
class StopScope {
 public:
  explicit StopScope(std::stop_token token) : before_{std::exchange(thread_stop_token(), std::move(token))} {}
  StopScope(const StopScope&) = delete;
  StopScope& operator=(const StopScope&) = delete;
  ~StopScope() { thread_stop_token() = std::move(before_); }

 private:
  std::stop_token before_;
};

/// Throws Stopped where the work with this token was asked to stop: for threads that help the one with the StopScope.
inline void check_stop(const std::stop_token& token) {
  if (token.stop_requested()) throw Stopped{};
}
inline void check_stop() { check_stop(thread_stop_token()); }

}  // namespace animevae::program
