// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "presets/presets.hpp"

namespace animevae::program {

// In evaluation mode batch normalisation uses running statistics. Those of facenet follow so slowly that a model which
// trains well computes nonsense, or no numbers at all, until they have seen some hundreds of steps.

/// A sentence for whoever measures or draws with a model that has trained so long, where its running statistics still
/// are to a twentieth or more what they began with. Nothing for a model without any, and where the steps are unknown.
[[nodiscard]] std::optional<std::string> caution_of(const Preset& preset, std::optional<std::int64_t> steps);

/// Why what such a model computes is not finite, and what to do.
[[nodiscard]] std::string why_not_finite(const Preset& preset, std::optional<std::int64_t> steps);

}  // namespace animevae::program
