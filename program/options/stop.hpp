// SPDX-License-Identifier: MIT
#pragma once

#include <stop_token>
#include <utility>

namespace animevae::program {

// Long work on a thread of its own has to end when the program does: between its batches it calls check_stop(). The
// token is thread-local, so that the functions between need no parameter for it.

/// Thrown by check_stop(). Not a std::exception, so that handlers of failures do not catch it.
struct Stopped {};

/// The token of the work on this thread; without a StopScope it is one for which a stop can never be requested.
inline std::stop_token& thread_stop_token() {
  thread_local std::stop_token token;
  return token;
}

/// While it lives, check_stop() on this thread throws once a stop was requested of `token`.
class StopScope {
 public:
  explicit StopScope(std::stop_token token) : before_{std::exchange(thread_stop_token(), std::move(token))} {}
  StopScope(const StopScope&) = delete;
  StopScope& operator=(const StopScope&) = delete;
  ~StopScope() { thread_stop_token() = std::move(before_); }

 private:
  std::stop_token before_;
};

/// Throws Stopped once a stop was requested of this token. Takes the token for the helper threads of the thread that
/// has the StopScope: they have none of their own.
inline void check_stop(const std::stop_token& token) {
  if (token.stop_requested()) throw Stopped{};
}
inline void check_stop() { check_stop(thread_stop_token()); }

}  // namespace animevae::program
