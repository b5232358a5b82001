// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <animevae/latent/directions.hpp>

#include "report/explorer.hpp"
#include "run/run.hpp"

namespace animevae::program {

// Walks through the latent space, decoded beforehand for a page without a model behind it.

/// A face to start from: its latents, (latents).
struct StartingPoint {
  std::string name{};
  animevae::Tensor latents{};
};

/// The coordinate that a slider stands for.
enum class Walk {
  absolute,  ///< the coordinate along the direction, -reach to reach; it replaces that of the face
  relative,  ///< an offset, -reach to reach, that is added to the face
};

/// Directions to walk along, and their sliders on the page.
struct Walks {
  std::string title{}, caption{};
  animevae::Directions directions{};
  std::vector<std::int64_t> shown{};    ///< indices of the directions that have a slider, in order
  std::vector<ReportSlider> sliders{};  ///< one for each of `shown`
  Walk walk = Walk::absolute;
  double reach = 3;
};

/// Decodes every frame: for each face and each direction one per position of the slider.
[[nodiscard]] ReportExplorer explorer_of(const Run& run, const Walks& walks, const std::vector<StartingPoint>& starts);

}  // namespace animevae::program
