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

// Whether a model only repeats what it was trained on: the training images nearest to its samples.

struct MemorisationCheck {
  Faces training;
  std::vector<std::string> names{};  ///< of the training images
  animevae::Memorisation found{};
  std::string reference{};  ///< the images that samples are compared with

  /// The two median distances, in words.
  [[nodiscard]] std::string sentence() const;
  /// The conclusion from them.
  [[nodiscard]] std::string verdict() const;
};

/// Compares pictures of samples, (N, C, H, W), with the training images, and these with the images held out (or, where
/// there are none, with one another). Distances are between posterior means: the pictures are encoded as images are.
/// InvalidValue for fewer than 2 images.
[[nodiscard]] MemorisationCheck check_memorisation(const Run& run, const SplitFaces& faces,
                                                   const animevae::Tensor& pictures, std::int64_t neighbours);

/// Each sample and, right of it, its nearest training images; as many of these groups in a row as fit into `columns`.
void draw_neighbours(const std::filesystem::path& file, const animevae::Tensor& pictures,
                     const MemorisationCheck& check, std::int64_t columns, const std::string& title,
                     const GridStyle& style);

}  // namespace animevae::program
