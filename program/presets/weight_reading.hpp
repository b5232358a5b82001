// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <animevae/tensor/weights.hpp>

#include "presets/presets.hpp"

namespace animevae::program {

/// A way to map the names in a file of weights to a preset's tensors: the whole model or a part alone, under a naming,
/// behind a prefix. Names are compared without the parts that PyTorch's wrappers add.
struct WeightReading {
  const Preset* preset = nullptr;
  const Published* published = nullptr;  ///< null for our own names
  bool encoder = false, decoder = false;
  std::string encoder_prefix{}, decoder_prefix{};  ///< of a part's names in the file: "module.encoder."
  std::size_t present = 0, fitting = 0, wanted = 0;
  std::string misfit{};  ///< what is wrong with the first tensor that does not fit: "tensor x is 3x4; ..."

  [[nodiscard]] bool fits() const { return wanted > 0 && fitting == wanted; }
  /// "the whole model", "the decoder alone".
  [[nodiscard]] std::string part() const;
};

/// The ways to read a file as a preset: readings that fit, several only if the file holds several models; otherwise the
/// nearest reading, if a tensor fits or half of the names are there.
struct WeightReadings {
  std::vector<WeightReading> fitting{}, nearest{};
};

[[nodiscard]] WeightReadings readings_of(const animevae::Weights& file, const Preset& preset);

/// The tensors of a reading that fits, under the names of its naming ("encoder.conv1.weight"). FileError for numbers
/// that are not finite. `taken_off` lists the prefixes that were removed from the file's names: "module.".
struct NamedParts {
  animevae::Weights tensors{};
  std::vector<std::string> taken_off{};
};
[[nodiscard]] NamedParts tensors_of(const WeightReading& reading, const animevae::Weights& file);

/// The presets that a file fits, in the order of the table.
[[nodiscard]] std::vector<const Preset*> fitting_presets(const animevae::Weights& file);

}  // namespace animevae::program
