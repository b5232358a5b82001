// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <animevae/latent/diagnosis.hpp>

#include "run/latent_names.hpp"

namespace animevae::program {

/// One thing that is out of order: a sentence for each latent, or pair of them, and what to do about all.
struct Finding {
  std::vector<std::string> sentences{};
  std::string advice{};
};

/// What a diagnosis has found, for people; only what there is.
[[nodiscard]] std::vector<Finding> findings_in_words(const animevae::LatentStatistics& statistics,
                                                     const animevae::LatentFindings& found, const LatentNames& names);

}  // namespace animevae::program
