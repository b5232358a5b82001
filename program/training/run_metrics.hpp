// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <animevae/train/write_metrics.hpp>
#include <animevae/weights/model_file.hpp>

#include "images/hold_out.hpp"
#include "images/image_source.hpp"
#include "presets/any_model.hpp"

namespace animevae::program {

/// Some images of a data set, the same each time, whose PSNR tells how reconstructions get better.
class WatchedImages {
 public:
  /// A twentieth of the images trained on, or all of these where there are fewer. The data set has to outlive this.
  WatchedImages(const Faces& faces, const Faces& training);

  [[nodiscard]] std::int64_t size() const { return std::int64_t(images_.size()); }
  /// Decoded from posterior means, in dB, as the PSNR of a finished run's results.
  [[nodiscard]] double psnr(const AnyModel& model, std::int64_t batch_size) const;

 private:
  const Faces* faces_;
  std::vector<std::int64_t> images_;
};

/// What metrics.csv of a run has beside the losses: at the end of an epoch the PSNR of the watched images, on either
/// side decoded from posterior means, and the losses of all images that are held out, measured as in training: with
/// samples of the posterior.
class RunMetrics {
 public:
  /// The images have to outlive this and its columns.
  explicit RunMetrics(const SplitFaces& faces);

  [[nodiscard]] animevae::MetricsColumns<AnyModel> columns() const;

  /// How many images the PSNR of an epoch is of, on either side.
  [[nodiscard]] animevae::Metadata metadata() const;

 private:
  const Faces* held_out_;  ///< or null
  WatchedImages watched_;
  std::optional<WatchedImages> watched_held_out_{};
};

}  // namespace animevae::program
