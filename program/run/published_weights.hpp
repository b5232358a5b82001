// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "run/run.hpp"

namespace animevae::program {

/// The preset that the names and shapes in a file of weights fit. FileError for a file that fits none, with what is
/// wrong with the nearest; InvalidValue where it fits several, with their names.
[[nodiscard]] const Preset& preset_of(const animevae::Weights& file);

/// A preset's model with the weights of a file: whole, or an encoder or decoder alone, under the names that the
/// system's own program gives them, another that has the same network, or ours, and behind any prefix. FileError for a
/// file that does not fit, with the first tensor that does not and the presets that it looks like; for one that holds
/// several such models; and for numbers that are not finite.
[[nodiscard]] Run open_published(const animevae::Weights& file, const Preset& preset,
                                 const std::optional<animevae::Weights>& features,
                                 const animevae::ModelOptions& options = {});

}  // namespace animevae::program
