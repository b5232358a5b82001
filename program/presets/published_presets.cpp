// SPDX-License-Identifier: MIT
#include <animevae/preset/run_program.hpp>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include "presets/presets.hpp"

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

}  // namespace animevae::program

std::vector<animevae::Preset> animevae::published_presets() {
  std::vector<Preset> all;
  for (const program::System& system : program::systems)
    for (Preset& preset : system.presets()) {
      preset.pictures = picture_style(system.pictures);
      preset.step_log = system.step_log;
      all.push_back(std::move(preset));
    }
  return all;
}
