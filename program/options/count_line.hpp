// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>

#include <animevae/core/decimal.hpp>
#include <animevae/train/progress.hpp>

namespace animevae::program {

/// Progress of a task with a known total, on stderr: on a terminal the library's progress line, elsewhere one line when
/// the task begins ("drawing faces: 2,000").
class CountLine {
 public:
  CountLine(std::string task, std::int64_t total, std::FILE* stream = stderr, animevae::ProgressOptions options = {})
      : task_{std::move(task)}, total_{total}, line_{stream, std::move(options)} {}

  /// So many images are done; cheap enough for every one.
  void say(std::int64_t done) { say(done, done); }

  /// So many units of the task, which need not be images, are done. The speed is in images; 0 images show none.
  void say(std::int64_t done, std::int64_t images) {
    if (is_over_ || total_ <= 0) return;
    if (!line_.is_in_place()) {
      line_.message(task_ + ": " + animevae::with_separators(total_));
      is_over_ = true;
      return;
    }
    line_.update({.step = done, .steps = total_, .images = images, .task = task_});
    if (done < total_) return;
    line_.finish();
    is_over_ = true;
  }

 private:
  std::string task_;
  std::int64_t total_;
  animevae::ProgressLine line_;
  bool is_over_ = false;
};

}  // namespace animevae::program
