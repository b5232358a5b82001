// SPDX-License-Identifier: MIT
#include "directions/walk_range.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>

#include <animevae/latent/normal_quantile.hpp>

#include "figures/figures.hpp"
#include "options/checks.hpp"

namespace av = animevae;

namespace animevae::program {

void WalkRange::add_to(CLI::App& command) {
  auto* given = command.add_option("--range", range, "Walk from -RANGE to RANGE")->check(number(av::positive));
  command.add_option("--mass", mass, "Share of the prior, or of the image's posterior, that the walk covers")
      ->check(number({.at_least = 0, .at_most = 0.999999}))
      ->excludes(given)
      ->capture_default_str();
  command.add_option("--order", order, "Order of latents: by falling KL divergence (rate) or by number")
      ->check(CLI::IsMember({"rate", "number"}))
      ->capture_default_str();
  command.add_flag(
      "--faithful", faithful,
      "Around an image: the range of VAE animeface, symmetric about 0 instead of about the image's latent");
}

std::vector<std::int64_t> WalkRange::ordered(const av::LatentStatistics& statistics) const {
  std::vector<std::int64_t> latents = statistics.order;
  if (order == "number") std::sort(latents.begin(), latents.end());
  return latents;
}

std::vector<av::TraversalRow> WalkRange::rows(const std::vector<std::int64_t>& latents) const {
  const double reach = range.value_or(av::normal_quantile(mass));
  return av::prior_rows(latents, -reach, reach);
}

std::vector<av::TraversalRow> WalkRange::rows(const std::vector<std::int64_t>& latents,
                                              const av::LatentRows& posterior) const {
  if (range) return rows(latents);
  return av::posterior_rows(posterior, latents, av::normal_quantile(mass),
                            faithful ? av::PosteriorRange::around_zero : av::PosteriorRange::around_the_mean);
}

}  // namespace animevae::program
