// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <sys/ioctl.h>
#include <unistd.h>

#include <animevae/core/letter_case.hpp>
#include <animevae/train/progress_text.hpp>

namespace animevae {

/// The options of a progress line. Members without a value are derived from the stream and the environment.
struct ProgressOptions {
  double seconds_between_lines = 10;     // if the stream is no terminal
  double seconds_between_redraws = 0.1;  // if it is one
  std::optional<bool> in_place{};        // redraw one line: a terminal, and TERM is neither absent nor "dumb"
  std::optional<bool> utf8{};            // block characters: LC_ALL, LC_CTYPE or LANG names UTF-8
  std::optional<int> width{};            // columns: the terminal's
  std::function<double()> clock{};       // seconds of a monotonic clock
};

/// Whether text may be UTF-8, from the values of LC_ALL, LC_CTYPE and LANG: the first that is set decides.
[[nodiscard]] inline bool locale_is_utf8(std::initializer_list<const char*> values) {
  for (const char* value : values) {
    if (value == nullptr || *value == '\0') continue;
    std::string name;
    for (const char letter : std::string_view{value}) {
      if (letter != '-') name.push_back(lower_case(letter));
    }
    return name.find("utf8") != std::string::npos;
  }
  return false;
}

/// Shows the progress of training, or of another long task: one line, redrawn in place, on a terminal; a plain line
/// every few seconds elsewhere. It never fails or throws because of the stream, so that training does not depend on its
/// output.
class ProgressLine {
 public:
  explicit ProgressLine(std::FILE* stream = stderr, ProgressOptions options = {})
      : stream_{stream}, options_{std::move(options)} {
    if (!options_.clock) {
      options_.clock = [] {
        return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
      };
    }
    const char* const term = std::getenv("TERM");
    const bool able = term != nullptr && *term != '\0' && std::string_view{term} != "dumb";
    in_place_ = options_.in_place.value_or(able && ::isatty(::fileno(stream_)) == 1);
    utf8_ =
        options_.utf8.value_or(locale_is_utf8({std::getenv("LC_ALL"), std::getenv("LC_CTYPE"), std::getenv("LANG")}));
  }

  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() { end_line(); }

  /// Whether one line is redrawn, as on a terminal.
  [[nodiscard]] bool is_in_place() const { return in_place_; }

  /// Updates the state; cheap enough for every step. Most calls draw nothing.
  void update(ProgressState state) {
    const double now = options_.clock();
    state_ = std::move(state);
    remember(now);
    const double pause = in_place_ ? options_.seconds_between_redraws : options_.seconds_between_lines;
    if (drawn_at_ && now - *drawn_at_ < pause) return;
    draw(now);
  }

  /// Draws the last state if it has not been drawn, and ends the line; later messages stand below it.
  void finish() {
    if (state_ && !shown_) draw(options_.clock());
    end_line();
    state_.reset();
  }

  /// Puts a line of text above the progress.
  void message(std::string_view text) {
    if (line_is_open_) put(erase);
    line_is_open_ = false;
    put(std::string{text} + "\n");
    if (in_place_ && state_) draw(options_.clock());
  }

 private:
  static constexpr std::string_view erase = "\r\x1b[K";

  struct Moment {
    double time;
    std::int64_t step, images;
  };

  /// Speed and remaining time are computed over the last half minute: long enough to be steady, short enough to be
  /// current.
  void remember(double now) {
    constexpr double window = 30, grain = 0.25;
    shown_ = false;
    const Moment moment{now, state_->step, state_->images};
    // Training that restarts at an earlier step has a new speed.
    if (!history_.empty() && moment.step < history_.back().step) history_.clear();
    if (history_.size() < 2 || now - history_[history_.size() - 2].time >= grain) history_.push_back(moment);
    else history_.back() = moment;
    while (history_.size() > 2 && now - history_[1].time >= window) history_.pop_front();
  }

  void draw(double now) {
    const Moment &first = history_.front(), &last = history_.back();
    const double seconds = last.time - first.time;
    ProgressLayout layout{.width = width(), .utf8 = utf8_, .bar = in_place_};
    if (seconds > 0) {
      layout.images_per_second = double(last.images - first.images) / seconds;
      const double steps_per_second = double(last.step - first.step) / seconds;
      if (state_->steps > 0 && steps_per_second > 0)
        layout.seconds_left = double((std::max<std::int64_t>)(state_->steps - state_->step, 0)) / steps_per_second;
    }
    const std::string line = progress_line(*state_, layout);
    put(in_place_ ? "\r" + line + "\x1b[K" : line + "\n");
    line_is_open_ = in_place_;
    drawn_at_ = now;
    shown_ = true;
  }

  [[nodiscard]] int width() const {
    if (options_.width) return *options_.width;
    constexpr int unlimited = 1000;
    if (!in_place_) return unlimited;
    winsize size{};
    const bool known = ::ioctl(::fileno(stream_), TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return (known ? size.ws_col : 80) - 1;  // many terminals wrap after a letter in the last column
  }

  void end_line() noexcept {
    if (line_is_open_) put("\n");
    line_is_open_ = false;
  }

  void put(std::string_view text) const noexcept {
    std::fwrite(text.data(), 1, text.size(), stream_);
    std::fflush(stream_);
  }

  std::FILE* stream_;
  ProgressOptions options_;
  bool in_place_ = false, utf8_ = false, line_is_open_ = false, shown_ = false;
  std::optional<ProgressState> state_;
  std::deque<Moment> history_;
  std::optional<double> drawn_at_;
};

}  // namespace animevae
