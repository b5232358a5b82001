// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <animevae/weights/model_file.hpp>

#include "images/image_source.hpp"

namespace animevae::program {

/// How a run cuts its images in two; 0: it trains on all of them.
struct HoldOut {
  double part = 0;
  std::uint64_t seed = 0;
};

/// The images of a run.
struct SplitFaces {
  Faces training;
  std::optional<Faces> held_out{};
  std::string fingerprint{};  ///< of who is on which side; empty where nothing is held out

  /// Those that tell how good a model is: images that it has not seen, where there are any.
  [[nodiscard]] const Faces& for_measuring() const { return held_out ? *held_out : training; }
};

/// Cuts images in two, near duplicates on one side. InvalidValue when one side would be empty.
[[nodiscard]] SplitFaces split(const Faces& all, const HoldOut& hold_out);

/// What a model file says of the split.
[[nodiscard]] animevae::Metadata split_metadata(const SplitFaces& faces, const HoldOut& hold_out);

}  // namespace animevae::program
