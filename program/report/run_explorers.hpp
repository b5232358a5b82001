// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <animevae/latent/directions.hpp>

#include "report/explorer.hpp"
#include "run/run.hpp"

namespace animevae::program {

// Walks through the latent space with all their frames, for a page without a model behind it.

/// A face to start from: its latents, (latents).
struct StartingPoint {
  std::string name{};
  animevae::Tensor latents{};
};

/// How a direction is walked.
enum class Walk {
  to_places,  ///< from -reach to reach, wherever the face itself lies between them
  by_steps,   ///< that much is added to the face
};

struct Walks {
  std::string title{}, caption{};
  animevae::Directions directions{};
  std::vector<std::int64_t> shown{};      ///< of the directions, in order
  std::vector<report::Slider> sliders{};  ///< one for each of these
  Walk walk = Walk::to_places;
  double reach = 3;
};

/// Decodes every frame: as many for each direction and each face as a slider has places.
[[nodiscard]] report::Explorer explorer_of(const Run& run, const Walks& walks,
                                           const std::vector<StartingPoint>& starts);

}  // namespace animevae::program
