// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "presets/presets.hpp"

namespace animevae::program {

// In evaluation mode batch normalisation uses running statistics. Facenet updates its own so slowly that in the first
// hundreds of steps a model that trains well computes nonsense or NaN in evaluation mode.

/// A warning, for measurements and pictures, where a twentieth or more of the running statistics is still their initial
/// value after so many steps. Nothing for a model without running statistics, and where the steps are unknown.
[[nodiscard]] std::optional<std::string> caution_of(const Preset& preset, std::optional<std::int64_t> steps);

/// A sentence for results that are not finite: their likely cause after so many steps, and advice.
[[nodiscard]] std::string why_not_finite(const Preset& preset, std::optional<std::int64_t> steps);

}  // namespace animevae::program
