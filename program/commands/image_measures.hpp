// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string>
#include <vector>

#include <animevae/data/subset.hpp>

#include "images/dataset.hpp"
#include "presets/feature_extractor.hpp"
#include "report/comparison.hpp"
#include "run/run.hpp"

namespace animevae::program {

/// A quantity measured for every image and each of the models.
struct ImageMeasure {
  std::string key, name;
  int digits;
  std::vector<std::vector<double>> values{};  ///< by model

  /// Its means, and the differences of each further model to the first.
  [[nodiscard]] ComparedQuantity summary() const;
};

/// PSNR, mean absolute error and feature distance of the reconstructions of the same images by each run, from
/// posterior means. FileError for a run whose numbers are not finite.
[[nodiscard]] std::array<ImageMeasure, 3> measure_images(const std::vector<Run>& runs,
                                                         const animevae::Subset<Dataset>& images,
                                                         const FeatureExtractor& extractor);

}  // namespace animevae::program
