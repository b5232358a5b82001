// SPDX-License-Identifier: MIT
#include "directions/findings.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <utility>

#include "options/fixed.hpp"

namespace av = animevae;

namespace animevae::program {

std::vector<Finding> findings_in_words(const av::LatentStatistics& statistics, const av::LatentFindings& found,
                                       const LatentNames& names) {
  const auto at = [](const std::vector<double>& values, std::int64_t latent) { return values[std::size_t(latent)]; };
  const auto of_aggregate = [&](std::int64_t latent) {
    return fixed(std::exp(at(statistics.aggregate_log_variance, latent)), 2);
  };
  std::vector<Finding> findings;
  const auto add = [&](const std::vector<std::int64_t>& latents, const auto& sentence, std::string advice) {
    Finding finding{.advice = std::move(advice)};
    for (const std::int64_t latent : latents) finding.sentences.push_back(sentence(latent));
    if (!latents.empty()) findings.push_back(std::move(finding));
  };
  add(
      found.collapsed,
      [&](std::int64_t latent) {
        return fmt::format(
            "{} has collapsed: its means hardly vary (variance {}, KL divergence {} nats), so the decoder learns "
            "nothing from it.",
            names.caption(latent), fixed(std::exp(at(statistics.log_variance, latent)), 4),
            fixed(at(statistics.rate, latent), 3));
      },
      "train with a smaller weight of the KL divergence, or let it rise more slowly; or leave them, they cost "
      "nothing.");
  add(
      found.off_centre,
      [&](std::int64_t latent) {
        return fmt::format("{} lies off the prior's centre (mean {}): samples of the prior miss most faces.",
                           names.caption(latent), fixed(at(statistics.mean, latent), 2));
      },
      "sample with --from gaussian or mixture; or train longer, or with a larger weight of the KL divergence.");
  add(
      found.wide,
      [&](std::int64_t latent) {
        return fmt::format(
            "{} is wider than the prior (variance of the aggregate {}): samples of the prior miss the faces at its "
            "ends.",
            names.caption(latent), of_aggregate(latent));
      },
      "sample with --from gaussian or mixture, or a temperature above 1; or train with a larger weight of the KL "
      "divergence.");
  add(
      found.narrow,
      [&](std::int64_t latent) {
        return fmt::format(
            "{} is narrower than the prior (variance of the aggregate {}): samples of the prior reach where no face "
            "lies.",
            names.caption(latent), of_aggregate(latent));
      },
      "sample with --from gaussian or mixture, or a temperature below 1; or train longer.");
  Finding together{.advice = "walk along principal components (pca) instead of single latents."};
  for (const av::CorrelatedPair& pair : found.correlated)
    together.sentences.push_back(
        fmt::format("{} and {} go together (correlation {:.2f}): moving one alone leaves the faces of the data.",
                    names.caption(pair.first), names.caption(pair.second), pair.correlation));
  if (!together.sentences.empty()) findings.push_back(std::move(together));
  return findings;
}

}  // namespace animevae::program
