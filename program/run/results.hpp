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
  std::string problem{};               ///< a sentence where the model's numbers are not finite; empty otherwise
  animevae::PixelErrors mean_image{};  ///< errors of always answering the mean of the training images
  std::optional<std::int64_t> active_latents{};  ///< by the variance of their posterior means; needs 2 images

  [[nodiscard]] bool are_of_held_out_images() const { return of == "held-out images"; }
  /// False where all images are alike: the mean image then has no error to compare with.
  [[nodiscard]] bool has_comparison() const { return mean_image.mean_squared > 0; }
  [[nodiscard]] double absolute_percent() const { return 100 * model.mean_absolute_error / mean_image.mean_absolute; }
  [[nodiscard]] double squared_percent() const { return 100 * model.mean_squared_error / mean_image.mean_squared; }
};

/// Evaluates a model on the held-out images, or on all where none are held out, decoding posterior means.
[[nodiscard]] Results measure(const AnyModel& model, const SplitFaces& faces, const Preset& preset,
                              std::optional<std::int64_t> steps);

/// A warning with advice where the reconstructions are no better than the mean image.
[[nodiscard]] std::optional<std::string> warning_of(const Results& results);

// Results as metadata of a model file, and back; results_of() returns nothing where the file has none.
[[nodiscard]] animevae::Metadata metadata_of(const Results& results);
[[nodiscard]] std::optional<Results> results_of(const animevae::Metadata& metadata);

}  // namespace animevae::program
