// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>

#include "run.hpp"

/// A preset's model with the weights of a file: safetensors or .pt, whole, or an encoder or decoder alone, under the
/// names that the system's own program gives them, another that has the same network, or ours. FileError for one that
/// holds none of the preset's tensors, or some in other sizes.
[[nodiscard]] Run open_published(const std::filesystem::path& file, const Preset& preset,
                                 const std::optional<animevae::Weights>& features,
                                 const animevae::ModelOptions& options = {});
