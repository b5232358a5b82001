// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/cat.h>
#include <ATen/ops/stack.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <animevae/loss/progress.hpp>
#include <animevae/model/gradients.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// Means over a stretch of training, in nats per image; NaN where no step of it was finite.
struct Measurement {
  Progress progress{};           ///< at its last step
  std::int64_t images = 0;       ///< in this stretch
  std::int64_t images_seen = 0;  ///< since training began
  std::int64_t skipped = 0;      ///< steps of this stretch whose losses or gradients were not finite
  double seconds = 0;            ///< since training began
  double loss = 0, distortion = 0, rate = 0;
  double beta = 1;  ///< weight of the rate at the last step
  std::vector<double> rate_per_latent{};
  std::vector<std::pair<std::string, double>> terms{};  ///< the objective's and the reconstruction's own numbers
};

/// The losses of one step: means over its batch, in nats per image. A step whose losses or gradients are not finite is
/// skipped: it changes nothing.
struct StepLosses {
  std::int64_t step = 0;  ///< counted from 1
  std::int64_t images = 0;
  double loss = 0, distortion = 0, rate = 0;
  double learning_rate = 0;  ///< of the groups without one of their own
  bool skipped = false;
};

/// Sums over a stretch of training, from which a Measurement is made; sums of adjacent stretches can be added.
struct Sums {
  std::int64_t images = 0, skipped = 0;
  std::vector<double> totals{};  ///< loss, distortion, rate, then the rate of each latent, then the terms

  void add(const std::vector<double>& row, std::int64_t batch) {
    totals.resize(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) totals[i] += row[i] * double(batch);
    images += batch;
  }

  void add(const Sums& more) {
    if (!more.totals.empty()) totals.resize(more.totals.size());
    for (std::size_t i = 0; i < more.totals.size(); ++i) totals[i] += more.totals[i];
    images += more.images;
    skipped += more.skipped;
  }

  /// Names what it changes, for checkpoints.
  void visit_state(auto&& f) {
    f("images", images);
    f("skipped", skipped);
    f("totals", totals);
  }

  /// `terms` are the names of the last of the totals.
  [[nodiscard]] Measurement means(const std::vector<std::string>& terms = {}) const {
    Measurement m{.images = images, .skipped = skipped};
    const auto mean = [&](std::size_t i) {
      return i < totals.size() ? totals[i] / double(images) : std::numeric_limits<double>::quiet_NaN();
    };
    m.loss = mean(0);
    m.distortion = mean(1);
    m.rate = mean(2);
    const std::size_t first_term = totals.size() - (std::min)(totals.size(), terms.size());
    for (std::size_t i = 3; i < first_term; ++i) m.rate_per_latent.push_back(mean(i));
    for (std::size_t i = 0; i < terms.size(); ++i)
      m.terms.emplace_back(terms[i], totals.empty() ? mean(0) : mean(first_term + i));
    return m;
  }
};

/// The losses of recent steps, left on the device until they are read: one transfer for many steps.
class LossMeter {
 public:
  /// `finite` says whether the step was taken (all_finite()).
  void add(const BatchLosses& losses, const Tensor& finite, double learning_rate) {
    const at::NoGradGuard no_grad;
    rows_.push_back(at::cat({finite.to(losses.row.scalar_type()).reshape({1}), losses.row}));
    steps_.push_back({.images = losses.images, .learning_rate = learning_rate});
  }

  struct Reading {
    Sums sums{};
    std::vector<StepLosses> steps{};
  };

  /// Reads the losses added since the last reading; `last_step` is the number of the step added last.
  Reading read(std::int64_t last_step) {
    Reading reading;
    if (rows_.empty()) return reading;
    const Tensor table = at::stack(rows_).to(at::TensorOptions{}.dtype(at::kDouble).device(at::kCPU)).contiguous();
    const auto columns = std::size_t(table.size(1));
    const double* numbers = table.data_ptr<double>();
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const double* const begin = numbers + i * columns;
      const std::vector<double> row(begin + 1, begin + columns);
      StepLosses step = steps_[i];
      step.step = last_step - std::int64_t(rows_.size() - 1 - i);
      step.skipped = *begin == 0;
      step.loss = row[0];
      if (row.size() > 2) {
        step.distortion = row[1];
        step.rate = row[2];
      }
      if (step.skipped) ++reading.sums.skipped;
      else reading.sums.add(row, step.images);
      reading.steps.push_back(step);
    }
    rows_.clear();
    steps_.clear();
    return reading;
  }

  [[nodiscard]] std::size_t size() const { return rows_.size(); }

 private:
  std::vector<Tensor> rows_{};
  std::vector<StepLosses> steps_{};  // what the host knows of them
};

}  // namespace animevae
