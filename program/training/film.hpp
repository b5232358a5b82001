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

/// Writes training.gif (and training.webp, smaller, for the report): traversals of the prior, a frame per epoch, as in
/// disentangling-vae. Memory is bounded: when there are too many frames, every second one is removed, and from then on
/// only every second epoch, then every fourth, gets a frame.
class WriteTrainingFilm {
 public:
  using View = animevae::TrainingView<AnyModel>;

  /// Writes into a run folder.
  explicit WriteTrainingFilm(std::filesystem::path folder) : folder_{std::move(folder)} {}

  void epoch_ended(const View& view, const animevae::Measurement& m);
  void finished(const View& view);

  /// Writes the film so far, if there is a frame; also to be called when training has thrown.
  void write() const;

 private:
  void add(const View& view);

  std::filesystem::path folder_;
  std::vector<animevae::Image> frames_{};
  std::int64_t every_ = 1;      ///< epochs from frame to frame
  std::int64_t last_step_ = 0;  ///< step of the last frame
};

}  // namespace animevae::program
