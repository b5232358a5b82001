// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include <animevae/tensor/weights.hpp>
#include <animevae/weights/model_file.hpp>

#include "presets/presets.hpp"

namespace animevae::program {

// Weights of the feature network of a perceptual preset, from a file or built into the program.

/// The tensors of a network under our names, from a file that has them under ours or under published names; the
/// built-in weights where `file` is empty. FileError for a file of another network.
[[nodiscard]] animevae::Weights read_features(const FeatureNetwork& network, const std::string& file);

/// The weights of a preset's feature network, for `preset.open` with these values; nothing for a preset that compares
/// pixels. InvalidValue where such a preset is given a file, and where the weights are not built in and no file is
/// given.
[[nodiscard]] std::optional<animevae::Weights> read_features(const Preset& preset, const std::string& file,
                                                             const std::map<std::string, double>& values = {});

/// The same for a trained run, from the copy in its folder.
[[nodiscard]] std::optional<animevae::Weights> features_of_run(const Preset& preset,
                                                               const std::filesystem::path& folder,
                                                               const animevae::Metadata& metadata,
                                                               const std::map<std::string, double>& values = {});

/// Copies the weights into a run's folder unless they are built in, and records in the metadata where they are.
void keep_features(const std::optional<animevae::Weights>& features, const std::string& file,
                   const std::filesystem::path& folder, animevae::Metadata& metadata);

}  // namespace animevae::program
