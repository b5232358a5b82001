// SPDX-License-Identifier: MIT
#include "presets/training_step.hpp"

namespace av = animevae;

namespace animevae::program {

TrainingStep training_step(const StepSettings& settings, const Preset& preset) {
  const StepValues values = settings.values(preset);
  std::variant<av::Adam, av::AdamW, av::Sgd> optimiser = values.adam;
  if (settings.optimiser() == "adamw") optimiser = values.adamw;
  if (settings.optimiser() == "sgd") optimiser = values.sgd;
  const auto part = [&]<class Part>(const char* name, const Part& is) {
    return settings.has(name) ? std::optional{is} : std::nullopt;
  };
  return {optimiser,
          part("clip_norm", values.clip_norm),
          part("clip_value", values.clip_value),
          part("accumulate", values.accumulate),
          part("ema", values.ema),
          part("cosine", values.cosine),
          part("one_cycle", values.one_cycle),
          part("plateau", values.plateau),
          settings.is_bfloat16() ? std::optional{av::MixedPrecision{}} : std::nullopt};
}

}  // namespace animevae::program
