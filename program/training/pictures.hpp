// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include <animevae/train/measurement.hpp>
#include <animevae/train/train.hpp>

#include <animevae/model/any_model.hpp>
#include <animevae/preset/picture_style.hpp>
#include "figures/figures.hpp"
#include "images/dataset.hpp"

namespace animevae::program {

/// Writes samples/: the grids of a style, every so many epochs or steps and at the end, always from the same images and
/// latents.
class WritePictures {
 public:
  using View = animevae::TrainingView<AnyModel>;

  WritePictures(std::filesystem::path folder, const Dataset& faces, const PictureStyle& style)
      : folder_{std::move(folder)}, faces_{faces}, style_{style} {}

  void stepped(const View& view, std::int64_t images_seen);
  void measured(const View& view, const animevae::Measurement& m);
  void epoch_ended(const View& view, const animevae::Measurement& m);
  void finished(const View& view);

  void visit_state(auto&& f) {
    f("written_at_step", written_at_step_);
    f("rates", rates_);
  }

 private:
  [[nodiscard]] std::vector<std::int64_t> images(std::int64_t count) const;
  void write(const View& view);
  void write(const TrainingGrid& grid, const AnyModel& model, std::int64_t number);

  std::filesystem::path folder_;
  const Dataset& faces_;
  PictureStyle style_;
  std::int64_t written_at_step_ = 0;
  std::vector<double> rates_{};  // of each latent, at the last measurement; they order the traversals
};

}  // namespace animevae::program
