// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include <animevae/preset/preset.hpp>
#include <animevae/weights/model_file.hpp>

namespace animevae::program {

/// The preset with the reconstruction distribution and the objective of these names in place of its own; an empty name
/// leaves its own. InvalidValue, naming the flag, for a family that it cannot have. The result lives as long as the
/// program.
[[nodiscard]] const Preset& with_families(const Preset& preset, const std::string& reconstruction,
                                          const std::string& objective);

/// The preset of a model file: the one that its metadata name, with the families that they name, or else the one whose
/// networks, distribution and objective it has, so that a file which the library saved can be opened. InvalidValue
/// where there is none, or several.
[[nodiscard]] const Preset& preset_of(const animevae::Metadata& metadata);

}  // namespace animevae::program
