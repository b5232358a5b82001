// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>

#include <animevae/tensor/tensor.hpp>

#include "directions/latent_space.hpp"
#include "run/run.hpp"

namespace animevae::program {

// Points of the latent space, as requests describe them.

/// Samples of a seed from number `first` on, (count, L): the first 64 are those of `animevae sample --seed SEED`.
[[nodiscard]] animevae::Tensor sample_rows(const Run& run, std::uint64_t seed, std::int64_t first, std::int64_t count,
                                           double temperature);

/// Indices of samples are smaller than this.
inline constexpr std::int64_t most_samples = 1024;

/// The latents, (L), of a point:
///   {"seed": 7, "index": 3, "temperature": 1}, {"latents": [...]}, {"image": 17} or {"average": true},
/// each optionally with "set": {"z3": 0.5} and "add": {"Smiling": 1.5}.
[[nodiscard]] animevae::Tensor latents_of_point(const Run& run, const LatentSpace& space, const nlohmann::json& point);

/// The number of a latent, "z3".
[[nodiscard]] std::int64_t latent_number(const Run& run, const std::string& id);

}  // namespace animevae::program
