// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include <animevae/loss/progress.hpp>
#include <animevae/train/explosion.hpp>
#include <animevae/train/measurement.hpp>

namespace animevae {

/// An observer of train() that calls `warn` with a sentence, once, when the rate of any step has exploded
/// (ExplosionWatch).
class WatchForExplosion {
 public:
  explicit WatchForExplosion(std::function<void(const std::string&)> warn) : warn_{std::move(warn)} {}

  template <class View>
  void steps_read(const View& view, std::span<const StepLosses> steps) {
    for (const StepLosses& step : steps) {
      Progress then = view.state.progress();
      then.step = step.step;
      const std::optional<std::string> warning = watch_.warning(step, view.model.beta_at(then));
      if (!warning || first_) continue;
      first_ = warning;
      warn_(*warning);
    }
  }

  void visit_state(auto&& f) {
    std::string warning = first_.value_or("");
    f("warning", warning);
    if (!warning.empty()) first_ = warning;
    f("watch", watch_);
  }

  /// The warning, if there was one; it stays, as runs do not always recover.
  [[nodiscard]] const std::optional<std::string>& warning() const { return first_; }

 private:
  std::function<void(const std::string&)> warn_;
  ExplosionWatch watch_{};
  std::optional<std::string> first_{};
};

}  // namespace animevae
