// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <animevae/tensor/weights.hpp>

#include "presets/presets.hpp"

namespace animevae::program {

/// A way to understand the names in a file of weights as those of a preset's tensors: whole or a part alone, under a
/// naming, behind a prefix. Names are compared without what PyTorch's wrappers put into them.
struct WeightReading {
  const Preset* preset = nullptr;
  const Published* published = nullptr;  ///< none for our own names
  bool encoder = false, decoder = false;
  std::string encoder_prefix{}, decoder_prefix{};  ///< in front of a part's names in the file, as "module.encoder."
  std::size_t present = 0, fitting = 0, wanted = 0;
  std::string misfit{};  ///< of the first tensor that is missing or of other sizes, as "tensor x is 3x4; ..."

  [[nodiscard]] bool fits() const { return wanted > 0 && fitting == wanted; }
  /// "the whole model", "the decoder alone".
  [[nodiscard]] std::string part() const;
};

/// What a preset can make of a file: readings that fit, of which there are several only where the file holds several
/// models; else the nearest, unless no tensor fits.
struct WeightReadings {
  std::vector<WeightReading> fitting{}, nearest{};
};

[[nodiscard]] WeightReadings readings_of(const animevae::Weights& file, const Preset& preset);

/// The tensors of a reading that fits, under the names that its naming gives them ("encoder.conv1.weight"). FileError
/// for numbers that are not finite. `taken_off` is what the file's names had that these have not: "module.".
struct NamedParts {
  animevae::Weights tensors{};
  std::vector<std::string> taken_off{};
};
[[nodiscard]] NamedParts tensors_of(const WeightReading& reading, const animevae::Weights& file);

/// The presets that a file fits, in the order of the table.
[[nodiscard]] std::vector<const Preset*> fitting_presets(const animevae::Weights& file);

}  // namespace animevae::program
