// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include <animevae/latent/directions.hpp>
#include <animevae/latent/latent_file.hpp>

#include "run/run.hpp"

namespace animevae::program {

// Images are encoded once: their latents are stored in the run's latents/ and read from there by later commands.

/// The posteriors of these images: read where an earlier command stored them, otherwise encoded, with progress on
/// stderr, and stored for the next one.
[[nodiscard]] animevae::LatentFile load_or_encode(const Run& run, const Dataset& faces);

/// Latents or directions from a file; FileError if they belong to another model than this run's.
[[nodiscard]] animevae::LatentFile read_latents_of(const Run& run, const std::filesystem::path& file);
[[nodiscard]] animevae::Directions read_directions_of(const Run& run, const std::filesystem::path& file);

}  // namespace animevae::program
