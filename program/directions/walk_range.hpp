// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <animevae/latent/statistics.hpp>
#include <animevae/latent/traverse.hpp>
#include <animevae/posterior/concept.hpp>

namespace CLI {
class App;
}

namespace animevae::program {

/// The range of traversals and the order of latents.
struct WalkRange {
  std::optional<double> range{};  ///< to either side; without it, the range that holds `mass` of the distribution
  double mass = 0.95;
  std::string order = "rate";
  bool faithful = false;  ///< around an image, the range of VAE animeface: symmetric about 0

  /// Adds --range, --mass, --order and --faithful to a command.
  void add_to(CLI::App& command);

  /// All latents, in the order of --order.
  [[nodiscard]] std::vector<std::int64_t> ordered(const animevae::LatentStatistics& statistics) const;
  /// Rows for a traversal of these latents from the prior's centre.
  [[nodiscard]] std::vector<animevae::TraversalRow> rows(const std::vector<std::int64_t>& latents) const;
  /// Rows for a traversal around an image's posterior.
  [[nodiscard]] std::vector<animevae::TraversalRow> rows(const std::vector<std::int64_t>& latents,
                                                         const animevae::LatentRows& posterior) const;
};

}  // namespace animevae::program
