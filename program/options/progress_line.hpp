// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>

#include <animevae/network/table.hpp>
#include <animevae/train/progress_text.hpp>

namespace animevae::program {

/// How far something has come, on stderr: on a terminal one line that is redrawn, with rate and remaining time;
/// elsewhere one line when it begins.
class ProgressLine {
 public:
  ProgressLine(std::string what, std::int64_t total) : what_{std::move(what)}, total_{total} {}

  void say(std::int64_t done) {
    const bool is_first = std::exchange(is_first_, false);
    if (!is_terminal_) {
      if (is_first && total_ > 0) fmt::print(stderr, "{}: {}\n", what_, animevae::with_separators(total_));
      return;
    }
    const double now = seconds();
    if (done < total_ && !is_first && now < shown_ + 0.1) return;
    shown_ = now;
    const double rate = double(done) / std::max(now, 1e-3);
    const std::string speed = done == 0 ? ""
                                        : fmt::format("  {}  {} left", animevae::format_rate(rate),
                                                      animevae::format_duration(double(total_ - done) / rate));
    fmt::print(stderr, "\r{} {} of {}{}\x1b[K{}", what_, animevae::with_separators(done),
               animevae::with_separators(total_), speed, done == total_ ? "\n" : "");
    std::fflush(stderr);
  }

  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::string what_;
  std::int64_t total_;
  bool is_terminal_ = ::isatty(STDERR_FILENO) == 1, is_first_ = true;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  double shown_ = 0;
};

}  // namespace animevae::program
