// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include <animevae/weights/published_names.hpp>

#include "presets/presets.hpp"

// The weights of a preset's model as files have them.

/// Under our names.
inline animevae::Weights own_weights(const animevae::AnyModel& model) {
  return {.source = "weights.pt", .tensors = model.tensors().saved()};
}

/// A part of own_weights(), "encoder" or "decoder", by names within it.
inline animevae::Weights weights_within(const animevae::AnyModel& model, const std::string& part) {
  animevae::Weights within{.source = "weights.pt"};
  for (const animevae::NamedTensor& tensor : model.tensors().saved())
    if (tensor.name.starts_with(part + "."))
      within.tensors.push_back({tensor.name.substr(part.size() + 1), tensor.tensor});
  return within;
}

/// Under the names that the system's own program gives them.
inline animevae::Weights published_weights(const animevae::Preset& preset, const animevae::AnyModel& model) {
  const animevae::Published& names = preset.published.at(0);
  animevae::Weights file{.source = "weights.pt"};
  file.tensors = animevae::to_published(weights_within(model, "encoder"), preset.encoder(), names.encoder);
  for (auto& tensor : animevae::to_published(weights_within(model, "decoder"), preset.decoder(), names.decoder))
    file.tensors.push_back(tensor);
  return file;
}
