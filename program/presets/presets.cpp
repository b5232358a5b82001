// SPDX-License-Identifier: MIT
#include "presets/presets.hpp"

#include <algorithm>
#include <iterator>

#include <animevae/core/error.hpp>
#include <animevae/text/suggest.hpp>

namespace av = animevae;

namespace animevae::program {

namespace {

struct System {
  std::vector<Preset> (*presets)();
  std::string_view pictures;
  bool step_log = false;
};

constexpr System systems[] = {
    {&vae_animeface_presets, "vae-animeface"},
    {&anime_vae_presets, "anime-vae"},
    {&anime_face_generator_presets, "anime-face-generator"},
    {&l1_anime_vae_presets, "l1-anime-vae"},
    {&facenet_presets, "facenet", true},
    {&facenet_perceptual_presets, "facenet", true},
};
static_assert(std::all_of(std::begin(systems), std::end(systems),
                          [](const System& s) { return picture_style(s.pictures).name == s.pictures; }));

}  // namespace

std::span<const Preset> presets() {
  static const std::vector<Preset> table = [] {
    std::vector<Preset> all;
    for (const System& system : systems)
      for (Preset& preset : system.presets()) {
        preset.pictures = picture_style(system.pictures);
        preset.step_log = system.step_log;
        all.push_back(std::move(preset));
      }
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

}  // namespace animevae::program
