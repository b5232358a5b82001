// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include <animevae/preset/preset.hpp>

namespace animevae::program {

/// The presets of this program, which use_presets() sets before anything else runs; `train` takes the first where none
/// is named. InvalidValue for two of one name, and for none at all.
[[nodiscard]] std::span<const Preset> presets();
void use_presets(std::vector<Preset> presets);

// The presets of each published system; each size of a system is one of its own.
[[nodiscard]] std::vector<Preset> vae_animeface_presets();
[[nodiscard]] std::vector<Preset> anime_vae_presets();
[[nodiscard]] std::vector<Preset> anime_face_generator_presets();
[[nodiscard]] std::vector<Preset> l1_anime_vae_presets();
[[nodiscard]] std::vector<Preset> facenet_presets();
[[nodiscard]] std::vector<Preset> facenet_perceptual_presets();

/// The preset of a name; InvalidValue with the nearest names otherwise.
[[nodiscard]] const Preset& find_preset(std::string_view name);

}  // namespace animevae::program
