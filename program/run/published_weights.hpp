// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "run/run.hpp"

namespace animevae::program {

/// The preset that the names and shapes in a file of weights fit. FileError for a file that fits none, naming the first
/// tensor that does not fit the nearest preset; InvalidValue where it fits several, with their names.
[[nodiscard]] const Preset& preset_of(const animevae::Weights& file);

/// A preset's model with the weights of a file: of the whole model, or of an encoder or decoder alone. The tensors may
/// have our names, those of the system's own program or those of another program with the same network, behind any
/// prefix. FileError for a file that does not fit, with the first tensor that does not and the presets that it looks
/// like; for a file of several such models; and for numbers that are not finite.
[[nodiscard]] Run open_published(const animevae::Weights& file, const Preset& preset,
                                 const std::optional<animevae::Weights>& features,
                                 const animevae::ModelOptions& options = {});

}  // namespace animevae::program
