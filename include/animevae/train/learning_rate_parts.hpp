// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <numbers>
#include <string_view>

#include <animevae/core/values.hpp>
#include <animevae/loss/progress.hpp>
#include <animevae/train/measurement.hpp>

namespace animevae {

// Parts of a step that change the learning rate beside TrainOptions::schedule. The factors of several are multiplied.

/// A learning rate of one's own: `factor(progress)` times the learning rate of the options.
///
///     Step{Adam{}, LearningRate{[](const Progress& p) { return 1 / std::sqrt(double(p.step)); }}}
template <std::invocable<const Progress&> F>
struct LearningRate {
  F factor;

  static constexpr std::string_view name = "learning_rate";

  [[nodiscard]] double learning_rate_factor(const Progress& progress) const { return factor(progress); }
};

/// Along half a cosine over the whole training, down to the part `end` of the learning rate (Loshchilov and Hutter,
/// 2017, without restarts).
struct CosineDecay {
  double end = 0;

  static constexpr std::string_view name = "cosine_decay";

  [[nodiscard]] double learning_rate_factor(const Progress& progress) const {
    const double along = double(progress.step - 1) / double((std::max<std::int64_t>)(progress.total_steps, 1));
    return end + (1 - end) * (1 + std::cos(std::numbers::pi * (std::min)(along, 1.0))) / 2;
  }

  static void visit(auto& self, auto&& f) {
    f("end", self.end, Limits{.at_least = 0, .at_most = 1}, "the part of the learning rate that is left at last");
  }
};

/// One cycle over the whole training (Smith and Topin, 2018), with PyTorch's OneCycleLR's numbers: along half a cosine
/// from 1/`divide_first` of the learning rate up to it over the part `rising` of the steps, then down to
/// 1/(`divide_first` `divide_last`) of it.
struct OneCycle {
  double rising = 0.3, divide_first = 25, divide_last = 1e4;

  static constexpr std::string_view name = "one_cycle";

  [[nodiscard]] double learning_rate_factor(const Progress& progress) const {
    const auto total = double(progress.total_steps);
    const double step = (std::min)(double(progress.step), total) - 1;
    const double first = 1 / divide_first, last = first / divide_last, top = rising * total - 1;
    const auto between = [](double from, double to, double part) {
      return to + (from - to) * (1 + std::cos(std::numbers::pi * part)) / 2;
    };
    return step <= top ? between(first, 1, step / top) : between(1, last, (step - top) / (total - 1 - top));
  }

  static void visit(auto& self, auto&& f) {
    constexpr Limits divisor{.at_least = 1};
    f("rising", self.rising, Limits{.above = 0, .at_most = 1}, "part of the steps in which the learning rate rises");
    f("divide_first", self.divide_first, divisor, "what the learning rate is divided by at first");
    f("divide_last", self.divide_last, divisor, "what that is divided by once more at last");
  }
};

/// Multiplies the learning rate with `factor` when the loss of the training images has not become smaller, by the part
/// `threshold` of it at least, for more than `patience` epochs; as PyTorch's ReduceLROnPlateau does.
struct ReduceOnPlateau {
  double factor = 0.1;
  std::int64_t patience = 10;
  double threshold = 1e-4, smallest = 0;

  double now = 1;  ///< the present factor of the learning rate
  double best = std::numeric_limits<double>::infinity();
  std::int64_t epochs_without = 0;

  static constexpr std::string_view name = "reduce_on_plateau";

  [[nodiscard]] double learning_rate_factor(const Progress&) const { return now; }

  template <class View>
  void epoch_ended(const View&, const Measurement& m) {
    if (m.loss < best - threshold * std::abs(best) || best == std::numeric_limits<double>::infinity()) {
      best = m.loss;
      epochs_without = 0;
    } else if (++epochs_without > patience) {
      now = (std::max)(now * factor, smallest);
      epochs_without = 0;
    }
  }

  static void visit(auto& self, auto&& f) {
    constexpr Limits part{.at_least = 0, .at_most = 1};
    f("factor", self.factor, Limits{.above = 0, .at_most = 1}, "what the learning rate is multiplied with");
    f("patience", self.patience, not_negative, "epochs without a smaller loss before that");
    f("threshold", self.threshold, part, "part of the loss by which it must become smaller to count");
    f("smallest", self.smallest, part, "part of the learning rate below which it does not fall");
  }

  void visit_state(auto&& f) {
    f("now", now);
    f("best", best);
    f("epochs_without", epochs_without);
  }
};

}  // namespace animevae
