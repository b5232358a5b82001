// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include <CLI/CLI.hpp>

#include <animevae/latent/gaussian_mixture.hpp>
#include <animevae/latent/posterior_table.hpp>

namespace animevae::program {

// The covariances of a mixture's components. Full ones of hundreds of latents have more numbers than images could tell.

inline constexpr std::int64_t most_full_latents = 64;

inline void add_covariance_option(CLI::App& command, std::string& covariance) {
  command
      .add_option("--covariance", covariance,
                  "Of a mixture's components: full or diagonal (default: full up to 64 latents)")
      ->check(CLI::IsMember({"full", "diagonal"}));
}

[[nodiscard]] inline animevae::Covariance covariance_of(const std::string& text,
                                                        const animevae::PosteriorTable& table) {
  const bool is_full = text.empty() ? table.latents() <= most_full_latents : text == "full";
  return is_full ? animevae::Covariance::full : animevae::Covariance::diagonal;
}

}  // namespace animevae::program
