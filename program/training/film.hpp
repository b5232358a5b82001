// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include <animevae/image/image.hpp>
#include <animevae/train/measurement.hpp>
#include <animevae/train/train.hpp>

#include <animevae/model/any_model.hpp>

namespace animevae::program {

/// Writes training.gif (and training.webp, smaller, for the report): traversals of the prior, a frame per epoch, as in
/// disentangling-vae. Memory is bounded: when there are too many frames, every second one is removed, and from then on
/// only every second epoch, then every fourth, gets a frame. Each frame is a picture in film/ too, for a run that goes
/// on.
class WriteTrainingFilm {
 public:
  using View = animevae::TrainingView<AnyModel>;

  /// Writes into a run folder.
  explicit WriteTrainingFilm(std::filesystem::path folder) : folder_{std::move(folder)} {}

  void epoch_ended(const View& view, const animevae::Measurement& m);
  void finished(const View& view);

  /// Writes the film so far, if there is a frame; also to be called when training has thrown.
  void write() const;

  /// Removes film/, when no more frames will follow.
  void remove_frames() const;

  void visit_state(auto&& f) {
    std::vector<std::int64_t> steps = this->steps();
    f("steps", steps);
    f("every", every_);
    if (steps != this->steps()) read_frames(steps);
  }

 private:
  struct Frame {
    std::int64_t step = 0;
    animevae::Image image{};
  };

  void add(const View& view);
  [[nodiscard]] std::vector<std::int64_t> steps() const;
  [[nodiscard]] std::filesystem::path file_of(std::int64_t step) const;
  /// Reads the frames of these steps; those whose pictures are not there are left out.
  void read_frames(const std::vector<std::int64_t>& steps);

  std::filesystem::path folder_;
  std::vector<Frame> frames_{};
  std::int64_t every_ = 1;  ///< epochs from frame to frame
};

}  // namespace animevae::program
