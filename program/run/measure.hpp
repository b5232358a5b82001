// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include <animevae/model/any_model.hpp>
#include "images/hold_out.hpp"
#include "presets/presets.hpp"
#include "run/results.hpp"

namespace animevae::program {

/// On the images held out, or on all where none were; decoded from posterior means.
[[nodiscard]] Results measure(const AnyModel& model, const SplitDataset& faces, const Preset& preset,
                              std::optional<std::int64_t> steps);

}  // namespace animevae::program
