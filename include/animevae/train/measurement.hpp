// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/cat.h>
#include <ATen/ops/stack.h>

#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

#include <animevae/loss/evaluation.hpp>
#include <animevae/loss/progress.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// Means over a stretch of training, in nats per image.
struct Measurement {
  Progress progress{};           ///< at its last step
  std::int64_t images = 0;       ///< in this stretch
  std::int64_t images_seen = 0;  ///< since training began
  double seconds = 0;            ///< since training began
  double loss = 0, distortion = 0, rate = 0;
  double beta = 1;  ///< weight of the rate at the last step
  std::vector<double> rate_per_latent{};
};

/// The losses of one step: means over its batch, in nats per image.
struct StepLosses {
  std::int64_t step = 0;  ///< counted from 1
  std::int64_t images = 0;
  double loss = 0, distortion = 0, rate = 0;
};

/// Sums over a stretch of training, from which a Measurement is made; sums of adjacent stretches can be added.
struct Sums {
  std::int64_t images = 0;
  std::vector<double> totals{};  ///< loss, distortion, rate, then the rate of each latent

  void add(const std::vector<double>& row, std::int64_t batch) {
    totals.resize(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) totals[i] += row[i] * double(batch);
    images += batch;
  }

  void add(const Sums& more) {
    totals.resize(more.totals.size());
    for (std::size_t i = 0; i < more.totals.size(); ++i) totals[i] += more.totals[i];
    images += more.images;
  }

  [[nodiscard]] Measurement means() const {
    Measurement m{.images = images};
    if (images == 0) return m;
    const auto mean = [&](std::size_t i) { return totals[i] / double(images); };
    m.loss = mean(0);
    m.distortion = mean(1);
    m.rate = mean(2);
    for (std::size_t i = 3; i < totals.size(); ++i) m.rate_per_latent.push_back(mean(i));
    return m;
  }
};

/// The losses of recent steps, left on the device until they are read: one transfer for many steps.
class LossMeter {
 public:
  void add(const Tensor& loss, const Evaluation& e) {
    const at::NoGradGuard no_grad;
    rows_.push_back(at::cat({at::stack({loss.detach(), e.distortion.detach().mean(), e.rate.detach().mean()}),
                             e.rate_per_latent.detach().mean(0).flatten()}));
    batches_.push_back(e.images.size(0));
  }

  struct Reading {
    Sums sums{};
    std::vector<StepLosses> steps{};
    std::optional<std::int64_t> first_not_finite{};  ///< the step
  };

  /// Reads the losses added since the last reading; `last_step` is the number of the step added last.
  Reading read(std::int64_t last_step) {
    Reading reading;
    if (rows_.empty()) return reading;
    const Tensor table = at::stack(rows_).to(at::TensorOptions{}.dtype(at::kDouble).device(at::kCPU)).contiguous();
    const auto columns = std::size_t(table.size(1));
    const double* numbers = table.data_ptr<double>();
    const std::int64_t steps_before = last_step - std::int64_t(rows_.size());
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const std::vector<double> row(numbers + i * columns, numbers + (i + 1) * columns);
      if (!std::isfinite(row[0]) && !reading.first_not_finite)
        reading.first_not_finite = steps_before + std::int64_t(i) + 1;
      reading.sums.add(row, batches_[i]);
      reading.steps.push_back({steps_before + std::int64_t(i) + 1, batches_[i], row[0], row[1], row[2]});
    }
    rows_.clear();
    batches_.clear();
    return reading;
  }

  [[nodiscard]] std::size_t size() const { return rows_.size(); }

 private:
  std::vector<Tensor> rows_{};
  std::vector<std::int64_t> batches_{};
};

}  // namespace animevae
