// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include <CLI/CLI.hpp>

#include <animevae/latent/gaussian_mixture.hpp>
#include <animevae/latent/posterior_table.hpp>

namespace animevae::program {

// The option for the covariances of a mixture's components. They are diagonal by default beyond 64 latents: a full
// covariance of hundreds of latents has more entries than a data set of images can determine.

inline constexpr std::int64_t most_full_latents = 64;

inline void add_covariance_option(CLI::App& command, std::string& covariance) {
  command
      .add_option("--covariance", covariance,
                  "Covariance of a mixture's components: full or diagonal (default: full up to 64 latents)")
      ->check(CLI::IsMember({"full", "diagonal"}));
}

[[nodiscard]] inline animevae::Covariance covariance_of(const std::string& text,
                                                        const animevae::PosteriorTable& table) {
  const bool is_full = text.empty() ? table.latents() <= most_full_latents : text == "full";
  return is_full ? animevae::Covariance::full : animevae::Covariance::diagonal;
}

}  // namespace animevae::program
