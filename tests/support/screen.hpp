// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string>

#include <animevae/train/progress.hpp>

/// A stream whose text can be looked at, and a clock that runs when told.
class Screen {
 public:
  Screen() : stream{::open_memstream(&text_, &size_)} {}
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;
  ~Screen() {
    std::fclose(stream);
    std::free(text_);
  }

  [[nodiscard]] std::string text() const {
    std::fflush(stream);
    return {text_, size_};
  }
  /// Those of a terminal of 61 columns, or of a pipe; neither depends on the environment.
  [[nodiscard]] animevae::ProgressOptions options(bool in_place) {
    animevae::ProgressOptions options{.in_place = in_place, .utf8 = false, .clock = [this] { return now; }};
    if (in_place) options.width = 60;
    return options;
  }

 private:
  char* text_ = nullptr;
  std::size_t size_ = 0;

 public:
  std::FILE* stream;
  double now = 1000;
};
