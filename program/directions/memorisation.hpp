// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <animevae/latent/memorisation.hpp>

#include "figures/figures.hpp"
#include "run/run.hpp"

namespace animevae::program {

// The check for memorisation: do samples of a model only repeat training images? It finds the nearest ones.

struct MemorisationCheck {
  Dataset training;
  std::vector<std::string> names{};  ///< names of the training images
  animevae::Memorisation found{};
  std::string baseline{};  ///< words for the images whose distances stand beside those of samples

  /// The two median distances, in words.
  [[nodiscard]] std::string sentence() const;
  /// The conclusion from them.
  [[nodiscard]] std::string verdict() const;
};

/// Measures the distance of each sample (pictures, (N, C, H, W)) to its nearest training image and, as a baseline, that
/// of each held-out image; where nothing is held out, that of each training image to its nearest other. Samples are
/// encoded again, so that all distances are between posterior means.
/// InvalidValue for fewer than 2 images.
[[nodiscard]] MemorisationCheck check_memorisation(const Run& run, const SplitDataset& faces,
                                                   const animevae::Tensor& pictures, std::int64_t neighbours);

/// Draws each sample and, right of it, its nearest training images; as many such groups in a row as fit into `columns`.
void draw_neighbours(const std::filesystem::path& file, const animevae::Tensor& pictures,
                     const MemorisationCheck& check, std::int64_t columns, const std::string& title,
                     const GridStyle& style);

}  // namespace animevae::program
