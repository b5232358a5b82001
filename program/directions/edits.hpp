// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <animevae/tensor/tensor.hpp>

#include "run/run.hpp"

namespace animevae::program {

// What is to be added to a latent, as a person says it: "Smiling=1.5".

/// So much of a direction.
struct Edit {
  std::string name{};
  double weight = 0;
  animevae::Tensor vector{};  ///< (latents): what a weight of 1 adds
};

/// The edits of words NAME=NUMBER: a direction of one of the files, a latent (z3), or what a run's names.toml calls so.
/// InvalidValue, with the names that come near, for any other.
[[nodiscard]] std::vector<Edit> read_edits(const Run& run, const std::vector<std::string>& words,
                                           const std::vector<std::string>& files);

/// Their sum, (latents).
[[nodiscard]] animevae::Tensor sum_of(const std::vector<Edit>& edits);

/// "Smiling +1.5, Blond_Hair -1"
[[nodiscard]] std::string describe(const std::vector<Edit>& edits);

}  // namespace animevae::program
