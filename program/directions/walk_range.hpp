// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <animevae/latent/statistics.hpp>
#include <animevae/latent/traverse.hpp>
#include <animevae/posterior/diagonal_gaussian.hpp>

namespace CLI {
class App;
}

namespace animevae::program {

/// How far latents are walked, and which comes first.
struct WalkRange {
  std::optional<double> range{};  ///< to either side of 0; none: as far as holds `mass`
  double mass = 0.95;
  std::string order = "rate";
  bool faithful = false;  ///< a posterior's range as VAE animeface chose it

  /// Adds --range, --mass, --order and --faithful to a command.
  void add_to(CLI::App& command);

  /// All latents, in the order asked for.
  [[nodiscard]] std::vector<std::int64_t> ordered(const animevae::LatentStatistics& statistics) const;
  /// Rows for a traversal of these latents from the prior's centre.
  [[nodiscard]] std::vector<animevae::TraversalRow> rows(const std::vector<std::int64_t>& latents) const;
  /// Rows for one around an image's posterior.
  [[nodiscard]] std::vector<animevae::TraversalRow> rows(const std::vector<std::int64_t>& latents,
                                                         const animevae::DiagonalGaussian& posterior) const;
};

}  // namespace animevae::program
