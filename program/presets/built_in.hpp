// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace animevae::program {

// The files of weights/, embedded into the program.

[[nodiscard]] std::span<const std::byte> built_in_face_factors();
/// A model file, of this preset: VAE animeface on drawn faces.
inline constexpr std::string_view built_in_preset = "vae-animeface";
[[nodiscard]] std::span<const std::byte> built_in_faces_model();

}  // namespace animevae::program
