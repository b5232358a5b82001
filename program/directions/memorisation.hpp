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
  Faces training;
  std::vector<std::string> names{};  ///< names of the training images
  animevae::Memorisation found{};
  std::string reference{};  ///< words for the images whose distances those of samples are compared with

  /// The two median distances, in words.
  [[nodiscard]] std::string sentence() const;
  /// The conclusion from them.
  [[nodiscard]] std::string verdict() const;
};

/// Compares the distances from samples (their pictures, (N, C, H, W)) to the nearest training images with those from
/// held-out images, or from training images to one another where nothing is held out. Distances are between posterior
/// means: samples are encoded as images are.
/// InvalidValue for fewer than 2 images.
[[nodiscard]] MemorisationCheck check_memorisation(const Run& run, const SplitFaces& faces,
                                                   const animevae::Tensor& pictures, std::int64_t neighbours);

/// Draws each sample and, right of it, its nearest training images; as many such groups in a row as fit into `columns`.
void draw_neighbours(const std::filesystem::path& file, const animevae::Tensor& pictures,
                     const MemorisationCheck& check, std::int64_t columns, const std::string& title,
                     const GridStyle& style);

}  // namespace animevae::program
