// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/latent/directions.hpp>
#include <animevae/tensor/tensor.hpp>

#include "run/latent_names.hpp"
#include "run/run.hpp"

namespace animevae::program {

/// A direction through a run's latent space: a latent, a principal component or an attribute.
struct Direction {
  std::string id{};           ///< "z3", "c0", or the attribute's name
  std::string name{};         ///< its name in the run's names.toml; may be empty
  std::string low{}, high{};  ///< the names of its two ends; may be empty
  std::string note{};         ///< what was measured of it: "KL 2.95 nats"
  animevae::Tensor vector{};  ///< (L), what a weight of 1 adds to a latent
};

/// The number in an id that begins with this letter: 3 for "z3", a latent, or "c3", a principal component. Nothing for
/// other words, and for numbers with leading zeros.
[[nodiscard]] std::optional<std::int64_t> number_in_id(std::string_view id, char letter);

/// A direction with the name and the ends that names.toml has for its id.
[[nodiscard]] Direction named_direction(const LatentNames& names, const std::string& id, animevae::Tensor vector,
                                        std::string note = {});

/// Latent number `latent` of `latents`, a unit vector under its name.
[[nodiscard]] Direction latent_direction(const LatentNames& names, std::int64_t latent, std::int64_t latents);

/// Every direction of a table, with its name there as the id.
[[nodiscard]] std::vector<Direction> directions_of(const animevae::Directions& table);

/// Every direction of files that `attributes` and `pca` have written, in order. FileError for a file of another model.
[[nodiscard]] std::vector<Direction> directions_of_files(const Run& run, const std::vector<std::string>& files);

/// The first direction with this id; null where none has it.
[[nodiscard]] const Direction* find_by_id(std::span<const Direction> directions, std::string_view id);

}  // namespace animevae::program
