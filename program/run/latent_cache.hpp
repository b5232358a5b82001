// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include <animevae/latent/directions.hpp>
#include <animevae/latent/latent_file.hpp>

#include "run/run.hpp"

namespace animevae::program {

// Latents of images are made once: what encodes a data set leaves them in the run's latents/, and what needs them again
// takes them from there.

/// The posteriors of these images, with progress on stderr where they have to be made.
[[nodiscard]] animevae::LatentFile latents_of(const Run& run, const Faces& faces);

/// Latents or directions from a file; FileError unless they are this run's model's.
[[nodiscard]] animevae::LatentFile read_latents_of(const Run& run, const std::filesystem::path& file);
[[nodiscard]] animevae::Directions read_directions_of(const Run& run, const std::filesystem::path& file);

}  // namespace animevae::program
