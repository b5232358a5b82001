// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <animevae/metric/evaluate.hpp>
#include <animevae/metric/mean_image.hpp>
#include <animevae/weights/model_file.hpp>

#include "images/hold_out.hpp"
#include "presets/any_model.hpp"
#include "presets/presets.hpp"

namespace animevae::program {

/// Metrics of a run, and of the baseline that always answers the mean image.
struct Results {
  std::string of{};  ///< which images: "held-out images" or "images"
  animevae::Metrics model{};
  std::string problem{};               ///< why the model's numbers are not finite, in a sentence; empty where they are
  animevae::PixelErrors mean_image{};  ///< of always answering the mean of the images trained on
  std::optional<std::int64_t> active_latents{};  ///< by the variance of their posterior means; of 2 images or more

  [[nodiscard]] bool are_of_held_out_images() const { return of == "held-out images"; }
  /// Images that are all alike have no error to compare with.
  [[nodiscard]] bool has_comparison() const { return mean_image.mean_squared > 0; }
  [[nodiscard]] double absolute_percent() const { return 100 * model.mean_absolute_error / mean_image.mean_absolute; }
  [[nodiscard]] double squared_percent() const { return 100 * model.mean_squared_error / mean_image.mean_squared; }
};

/// On the images held out, or on all where none were; decoded from posterior means.
[[nodiscard]] Results measure(const AnyModel& model, const SplitFaces& faces, const Preset& preset,
                              std::optional<std::int64_t> steps);

/// A sentence with advice where the reconstructions are no better than one and the same picture.
[[nodiscard]] std::optional<std::string> warning_of(const Results& results);

// As they are kept in the model file.
[[nodiscard]] animevae::Metadata metadata_of(const Results& results);
/// Nothing where the file has none.
[[nodiscard]] std::optional<Results> results_of(const animevae::Metadata& metadata);

}  // namespace animevae::program
