// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <animevae/text/utf8.hpp>

namespace animevae {

/// The state of training, or of another long task, as shown to people.
struct ProgressState {
  std::int64_t epoch = 0, epochs = 0;                    // counted from 1; 0 epochs: the number is unknown
  std::int64_t step = 0, steps = 0;                      // of the whole training, not of the epoch; 0 steps: unknown
  std::int64_t images = 0;                               // seen in the whole training
  std::vector<std::pair<std::string, double>> values{};  // named losses, in nats per image, the most important first
  std::string task{};                                    // the name of a task other than training: "drawing faces"
};

/// Seconds as people say them: "12 s", "3 min 12 s", "2 h 5 min", "3 d 4 h"; "?" when they cannot be known.
[[nodiscard]] inline std::string format_duration(double seconds) {
  if (!(seconds >= 0) || seconds > 1e9) return "?";
  const auto whole = std::int64_t(std::llround(seconds));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  if (whole < 86400) return fmt::format("{} h {} min", whole / 3600, whole / 60 % 60);
  return fmt::format("{} d {} h", whole / 86400, whole / 3600 % 24);
}

/// A loss with as many decimals as its magnitude deserves: "4655.8", "25.67", "0.012"; "nan" and "inf" as such.
[[nodiscard]] inline std::string format_nats(double value) {
  const double size = std::abs(value);
  if (!(size < 1e9)) return fmt::format("{:.4g}", value);
  return fmt::format("{:.{}f}", value, size >= 1000 ? 1 : size >= 10 ? 2 : 3);
}

/// "2034 images/s", with decimals when it is slow.
[[nodiscard]] inline std::string format_rate(double images_per_second) {
  const int decimals = images_per_second >= 100 ? 0 : images_per_second >= 10 ? 1 : 2;
  return fmt::format("{:.{}f} images/s", images_per_second, decimals);
}

/// A bar of `columns` columns, filled to `fraction`: with block characters, to an eighth of a column, or with '#'.
[[nodiscard]] inline std::string progress_bar(double fraction, int columns, bool utf8) {
  const int inner = columns - 2;
  if (inner < 1) return {};
  const double filled = inner * std::clamp(std::isnan(fraction) ? 0.0 : fraction, 0.0, 1.0);
  const int full = int(filled);
  std::string bar = utf8 ? "▕" : "[";
  for (int i = 0; i < full; ++i) bar += utf8 ? "█" : "#";
  if (full < inner) {
    constexpr std::string_view eighths[]{" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    bar += utf8 ? eighths[int(8 * (filled - full))] : " ";
    bar.append(std::size_t(inner - full - 1), ' ');
  }
  return bar + (utf8 ? "▏" : "]");
}

/// The layout of a progress line, and its speed and remaining time.
struct ProgressLayout {
  int width = 80;                      // the most columns
  bool utf8 = true;                    // else plain ASCII
  bool bar = true;                     // false for a line that is not redrawn
  double images_per_second = 0;        // 0: not known yet
  double seconds_left = std::nan("");  // NaN: not known
};

namespace detail {

/// The parts of a progress line, the dispensable ones empty.
struct ProgressParts {
  std::string task, epoch, step, percent, losses, speed, left;

  [[nodiscard]] std::string join(std::string_view bar = {}) const {
    std::string line;
    for (const std::string_view part :
         {std::string_view{task}, std::string_view{epoch}, std::string_view{step}, bar, std::string_view{percent},
          std::string_view{losses}, std::string_view{speed}, std::string_view{left}}) {
      if (!part.empty()) line.append(line.empty() ? "" : "  ").append(part);
    }
    return line;
  }
};

[[nodiscard]] inline std::string progress_losses(const ProgressState& state, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i)
    text += fmt::format("{}{} {}", i > 0 ? ", " : "", state.values[i].first, format_nats(state.values[i].second));
  return text.empty() ? text : text + " nats";
}

[[nodiscard]] inline ProgressParts progress_parts(const ProgressState& state, const ProgressLayout& layout) {
  const auto of = [](std::string_view what, std::int64_t at, std::int64_t total) {
    return total > 0 ? fmt::format("{}{}/{}", what, at, total) : fmt::format("{}{}", what, at);
  };
  return {.task = state.task,
          .epoch = state.epoch > 0 ? of("epoch ", state.epoch, state.epochs) : "",
          .step = of(state.task.empty() ? "step " : "", state.step, state.steps),
          .percent = state.steps > 0
                         ? fmt::format("{} %", 100 * std::clamp<std::int64_t>(state.step, 0, state.steps) / state.steps)
                         : "",
          .losses = progress_losses(state, state.values.size()),
          .speed = layout.images_per_second > 0 ? format_rate(layout.images_per_second) : "",
          .left = std::isnan(layout.seconds_left) ? "" : format_duration(layout.seconds_left) + " left"};
}

}  // namespace detail

/// A progress line of at most `layout.width` columns. If that is narrow, the least important parts are left out: the
/// step, then the losses from the last to the second, the bar, the speed, the first loss, the remaining time, the
/// epoch, the task.
[[nodiscard]] inline std::string progress_line(const ProgressState& state, const ProgressLayout& layout) {
  constexpr int narrowest = 8, widest = 26, gap = 2;
  detail::ProgressParts parts = detail::progress_parts(state, layout);
  int bar = layout.bar && state.steps > 0 ? narrowest : 0;
  const auto room = [&] { return layout.width - int(utf8_length(parts.join())) - (bar > 0 ? bar + gap : 0); };
  if (room() < 0 && state.steps > 0) parts.step.clear();  // without a total, the step stands in for the percentage
  for (std::size_t count = state.values.size(); room() < 0 && count > 1; --count) {
    parts.losses = detail::progress_losses(state, count - 1);
  }
  if (room() < 0) bar = 0;
  if (room() < 0) parts.speed.clear();
  if (room() < 0) parts.losses.clear();
  if (room() < 0) parts.left.clear();
  if (room() < 0) parts.epoch.clear();
  if (room() < 0) parts.task.clear();
  if (room() < 0)
    return parts.join().substr(0, std::size_t((std::max)(layout.width, 0)));  // only digits are left by now
  if (bar == 0) return parts.join();
  const double fraction = double(state.step) / double(state.steps);
  return parts.join(progress_bar(fraction, (std::min)(bar + room(), widest), layout.utf8));
}

}  // namespace animevae
