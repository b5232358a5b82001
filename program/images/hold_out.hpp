// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <animevae/weights/model_file.hpp>

#include "images/dataset.hpp"

namespace animevae::program {

/// How a run splits its images into training and held-out ones; a fraction of 0 trains on all of them.
struct HoldOut {
  double part = 0;
  std::uint64_t seed = 0;
};

/// The images of a run, split.
struct SplitDataset {
  Dataset training;
  std::optional<Dataset> held_out{};
  std::string fingerprint{};  ///< hash of the assignment to the two sides; empty where nothing is held out

  /// The images to evaluate a model on: the held-out ones, or the training images where nothing is held out.
  [[nodiscard]] const Dataset& for_measuring() const { return held_out ? *held_out : training; }
};

/// Splits images, with near duplicates on the same side. InvalidValue when one side would be empty.
[[nodiscard]] SplitDataset split(const Dataset& all, const HoldOut& hold_out);

/// The metadata of a model file that describes the split.
[[nodiscard]] animevae::Metadata split_metadata(const SplitDataset& faces, const HoldOut& hold_out);

}  // namespace animevae::program
