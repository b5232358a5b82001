// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <animevae/train/write_metrics.hpp>
#include <animevae/weights/model_file.hpp>

#include <animevae/model/any_model.hpp>
#include "images/dataset.hpp"
#include "images/hold_out.hpp"

namespace animevae::program {

/// A fixed choice of images of a data set, whose PSNR is measured after every epoch.
class WatchedImages {
 public:
  /// Chooses as many of `faces` as a twentieth of the training images, from 64 to 512, or all where there are fewer.
  /// The data set has to outlive this.
  WatchedImages(const Dataset& faces, const Dataset& training);

  [[nodiscard]] std::int64_t size() const { return std::int64_t(images_.size()); }
  /// The mean PSNR of reconstructions from posterior means, in dB, as in the results of a finished run.
  [[nodiscard]] double psnr(const AnyModel& model, std::int64_t batch_size) const;

 private:
  const Dataset* faces_;
  std::vector<std::int64_t> images_;
};

/// The losses of held-out images at a step.
struct HeldOutLosses {
  std::int64_t step = 0;
  std::vector<double> values{};  ///< loss, distortion, rate, PSNR

  /// Measures them, once for a step.
  const std::vector<double>& of(const Dataset& held_out, const animevae::TrainingView<AnyModel>& view,
                                const animevae::Measurement& m);
};

/// Further columns of a run's metrics.csv, measured at the end of an epoch: the PSNR of watched images of either side,
/// from posterior means, and the losses of all held-out images, from samples of the posterior as in training.
class RunMetrics {
 public:
  /// The images have to outlive this and its columns.
  explicit RunMetrics(const SplitDataset& faces);

  [[nodiscard]] animevae::MetricsColumns<AnyModel> columns() const;

  /// The negative ELBO of the held-out images, in nats per image; it is the one of the columns, where those have
  /// measured the same step. Empty where nothing is held out.
  [[nodiscard]] std::function<double(const animevae::TrainingView<AnyModel>&, const animevae::Measurement&)>
  held_out_loss() const;

  /// The number of watched images of either side, for the model file.
  [[nodiscard]] animevae::Metadata metadata() const;

 private:
  const Dataset* held_out_;  ///< null where nothing is held out
  WatchedImages watched_;
  std::optional<WatchedImages> watched_held_out_{};
  std::shared_ptr<HeldOutLosses> last_;
};

}  // namespace animevae::program
