// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <animevae/train/write_metrics.hpp>
#include <animevae/weights/model_file.hpp>

#include "images/dataset.hpp"
#include "images/hold_out.hpp"
#include "presets/any_model.hpp"

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

/// Further columns of a run's metrics.csv, measured at the end of an epoch: the PSNR of watched images of either side,
/// from posterior means, and the losses of all held-out images, from samples of the posterior as in training.
class RunMetrics {
 public:
  /// The images have to outlive this and its columns.
  explicit RunMetrics(const SplitDataset& faces);

  [[nodiscard]] animevae::MetricsColumns<AnyModel> columns() const;

  /// The number of watched images of either side, for the model file.
  [[nodiscard]] animevae::Metadata metadata() const;

 private:
  const Dataset* held_out_;  ///< null where nothing is held out
  WatchedImages watched_;
  std::optional<WatchedImages> watched_held_out_{};
};

}  // namespace animevae::program
