// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>

#include <animevae/train/collapse.hpp>
#include <animevae/train/measurement.hpp>

namespace animevae {

/// An observer of train() that calls `warn` with a sentence, once, when the posterior has collapsed (collapse_warning).
class WatchForCollapse {
 public:
  explicit WatchForCollapse(std::function<void(const std::string&)> warn) : warn_{std::move(warn)} {}

  template <class View>
  void measured(const View& view, const Measurement& m) {
    now_ = collapse_warning(m, view.model.is_warmed_up(m.progress));
    if (!now_ || warned_) return;
    warned_ = true;
    warn_(*now_);
  }

  void visit_state(auto&& f) {
    std::string now = now_.value_or("");
    f("now", now);
    now_ = now.empty() ? std::nullopt : std::optional{now};
    f("warned", warned_);
  }

  /// The warning at the last reading of the losses, if any; some runs recover.
  [[nodiscard]] const std::optional<std::string>& warning() const { return now_; }

 private:
  std::function<void(const std::string&)> warn_;
  bool warned_ = false;
  std::optional<std::string> now_{};
};

}  // namespace animevae
