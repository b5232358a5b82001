// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <animevae/latent/nearest.hpp>

#include "figures.hpp"
#include "run.hpp"

// Whether a model only repeats what it was trained on: the training images nearest to its samples.

struct Memory {
  Faces training;
  std::vector<std::string> names{};      ///< of the training images
  animevae::NearestRows nearest{};       ///< to each sample
  double of_samples = 0, of_others = 0;  ///< median distance from the nearest
  std::string others{};                  ///< who they are

  /// The two medians.
  [[nodiscard]] std::string sentence() const;
  /// What they say.
  [[nodiscard]] std::string verdict() const;
};

/// Looks among the images trained on; beside it, how near to these the images held out come (or, where there are none,
/// the images to one another). Distances are between posterior means: pictures of samples are encoded again, as other
/// images are. InvalidValue for fewer than 2 images.
[[nodiscard]] Memory look_for_memory(const Run& run, const SplitFaces& faces, const animevae::Tensor& pictures,
                                     std::int64_t neighbours);

/// Each sample and, right of it, its nearest training images; as many of these groups in a row as fit into `columns`.
void draw_neighbours(const std::filesystem::path& file, const animevae::Tensor& pictures, const Memory& memory,
                     std::int64_t columns, const std::string& title, const GridStyle& style);
