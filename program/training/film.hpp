// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include <animevae/image/image.hpp>
#include <animevae/train/measurement.hpp>
#include <animevae/train/train.hpp>

#include "presets/any_model.hpp"

namespace animevae::program {

/// training.gif (and training.webp, smaller, for the report): the prior's traversals, a frame per epoch, as
/// disentangling-vae makes them. What it keeps is bounded: where there are too many frames every other one goes, and
/// from then on so does every other epoch.
class WriteTrainingFilm {
 public:
  using View = animevae::TrainingView<AnyModel>;

  /// Into a run folder.
  explicit WriteTrainingFilm(std::filesystem::path folder) : folder_{std::move(folder)} {}

  void epoch_ended(const View& view, const animevae::Measurement& m);
  void finished(const View& view);

  /// The film so far, unless there is no frame; also to be called when training has thrown.
  void write() const;

 private:
  void add(const View& view);

  std::filesystem::path folder_;
  std::vector<animevae::Image> frames_{};
  std::int64_t every_ = 1;      ///< epochs from frame to frame
  std::int64_t last_step_ = 0;  ///< at which a frame was added
};

}  // namespace animevae::program
