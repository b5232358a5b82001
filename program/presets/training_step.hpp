// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <variant>

#include <animevae/train/mixed_precision.hpp>
#include <animevae/train/step.hpp>

#include "presets/step_settings.hpp"

namespace animevae::program {

/// The step of a training whose parts are chosen at run time.
using TrainingStep = animevae::Step<std::variant<animevae::Adam, animevae::AdamW, animevae::Sgd>,
                                    std::optional<animevae::ClipNorm>, std::optional<animevae::ClipValue>,
                                    std::optional<animevae::Accumulate>, std::optional<animevae::Ema>,
                                    std::optional<animevae::CosineDecay>, std::optional<animevae::OneCycle>,
                                    std::optional<animevae::ReduceOnPlateau>, std::optional<animevae::MixedPrecision>>;

/// The step that the flags ask for.
[[nodiscard]] TrainingStep training_step(const StepSettings& settings, const Preset& preset);

}  // namespace animevae::program
