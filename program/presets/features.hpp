// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <animevae/tensor/weights.hpp>
#include <animevae/weights/model_file.hpp>

#include "presets/presets.hpp"

namespace animevae::program {

// The weights of the network that a perceptual preset compares pictures with: of a file, or those that come with the
// program.

/// A network's own tensors, under our names, out of a file that has them under these or under published ones; of
/// those that come with the program where `file` is empty. FileError for a file of another network.
[[nodiscard]] animevae::Weights read_features(const FeatureNetwork& network, const std::string& file);

/// Those of a preset, as `preset.open` wants them; nothing for a preset that compares pixels. InvalidValue for a file
/// that the preset has no use for or cannot do without.
[[nodiscard]] std::optional<animevae::Weights> read_features(const Preset& preset, const std::string& file);

/// The same of a run, which keeps a copy of what it was given.
[[nodiscard]] std::optional<animevae::Weights> features_of_run(const Preset& preset,
                                                               const std::filesystem::path& folder,
                                                               const animevae::Metadata& metadata);

/// Puts a copy into a run's folder unless they are the program's own, and says in the metadata where they are.
void keep_features(const std::optional<animevae::Weights>& features, const std::string& file,
                   const std::filesystem::path& folder, animevae::Metadata& metadata);

}  // namespace animevae::program
