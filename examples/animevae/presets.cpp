// SPDX-License-Identifier: MIT
#include "presets.hpp"

#include <animevae/core/error.hpp>
#include <animevae/core/suggest.hpp>

namespace av = animevae;

std::span<const Preset> presets() {
  static const std::vector<Preset> table = [] {
    std::vector<Preset> all;
    for (const auto system : {&vae_animeface_presets, &anime_vae_presets, &anime_face_generator_presets,
                              &l1_anime_vae_presets, &facenet_presets})
      for (const Preset& preset : system()) all.push_back(preset);
    return all;
  }();
  return table;
}

const Preset& find_preset(std::string_view name) {
  std::vector<std::string> names;
  for (const Preset& preset : presets()) {
    if (preset.name == name) return preset;
    names.emplace_back(preset.name);
  }
  const std::string question = av::did_you_mean(name, names);
  throw av::InvalidValue("there is no preset '" + std::string{name} + "'" +
                         (question.empty() ? "; 'animevae presets' lists them all" : question));
}
