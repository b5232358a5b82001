// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include <animevae/metric/metrics.hpp>

namespace animevae::program {

/// Metrics of a run, and of the baseline that always answers the mean image: what training prints, the model file keeps
/// and the report shows.
struct Results {
  std::string of{};  ///< which images: "held-out images" or "images"
  animevae::Metrics model{};
  std::string problem{};               ///< a sentence where the model's numbers are not finite; empty otherwise
  animevae::PixelErrors mean_image{};  ///< errors of always answering the mean of the training images
  std::optional<std::int64_t> active_latents{};  ///< by the variance of their posterior means; needs 2 images

  [[nodiscard]] bool are_of_held_out_images() const { return of == "held-out images"; }
  /// "396 held-out images" or "396 images that it was trained on", in the report's sentences.
  [[nodiscard]] std::string images() const;
  /// Images that are all alike have no error to compare with.
  [[nodiscard]] bool has_comparison() const { return mean_image.mean_squared > 0; }
  [[nodiscard]] double absolute_percent() const { return 100 * model.mean_absolute_error / mean_image.mean_absolute; }
  [[nodiscard]] double squared_percent() const { return 100 * model.mean_squared_error / mean_image.mean_squared; }
};

/// A sentence with advice where the reconstructions are no better than one and the same picture.
[[nodiscard]] std::optional<std::string> warning_of(const Results& results);

// As they are kept among a model file's metadata; the rates of single latents are not.
[[nodiscard]] std::map<std::string, std::string> metadata_of(const Results& results);
/// Nothing where the file has none.
[[nodiscard]] std::optional<Results> results_of(const std::map<std::string, std::string>& metadata);

}  // namespace animevae::program
