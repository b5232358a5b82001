// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>

namespace animevae::program {

// The files of weights/, embedded into the program.

[[nodiscard]] std::span<const std::byte> built_in_face_factors();
/// A model file: VAE animeface on drawn faces.
[[nodiscard]] std::span<const std::byte> built_in_faces_model();

}  // namespace animevae::program
