// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <animevae/latent/diagnosis.hpp>

#include "run/latent_names.hpp"

namespace animevae::program {

/// A fault of a latent space: a sentence for each latent or pair of latents that has it, and advice.
struct Finding {
  std::vector<std::string> sentences{};
  std::string advice{};
};

/// The faults that a diagnosis has found, in words; kinds of fault without a latent are left out.
[[nodiscard]] std::vector<Finding> findings_in_words(const animevae::LatentStatistics& statistics,
                                                     const animevae::LatentFindings& found, const LatentNames& names);

}  // namespace animevae::program
