// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <animevae/tensor/tensor.hpp>

#include "directions/direction.hpp"
#include "run/run.hpp"

namespace animevae::program {

// Edits of a latent, as they are written on a command line: "Smiling=1.5".

/// A direction and the weight with which it is added to a latent.
struct Edit {
  std::string name{};  ///< as it was written: the direction's id, or its name
  double weight = 0;
  Direction direction{};
};

/// Parses words NAME=NUMBER. NAME is a direction of one of the files, a latent (z3), or a name in the run's names.toml;
/// InvalidValue, with similar names, for any other.
[[nodiscard]] std::vector<Edit> read_edits(const Run& run, const std::vector<std::string>& words,
                                           const std::vector<std::string>& files);

/// The sum of the weighted directions, (latents).
[[nodiscard]] animevae::Tensor sum_of(const std::vector<Edit>& edits);

/// "Smiling +1.5, Blond_Hair -1"
[[nodiscard]] std::string describe(const std::vector<Edit>& edits);

}  // namespace animevae::program
