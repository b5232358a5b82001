// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <animevae/latent/posterior_table.hpp>
#include <animevae/latent/statistics.hpp>

#include "figures/figures.hpp"
#include "images/hold_out.hpp"
#include "report/explorer.hpp"
#include "report/page.hpp"
#include "report/run_explorers.hpp"
#include "run/latent_names.hpp"
#include "run/run.hpp"

namespace animevae::program {

// What the sections of a run's page are made from.

inline constexpr GridStyle untitled{.titled = false};  // the page has headings

/// Input of the sections: the run, its images, and their posteriors, which are encoded once for all sections.
struct ReportInput {
  const Run& run;
  const Dataset& all;
  const SplitDataset& faces;
  animevae::PosteriorTable table;  // of all
  animevae::LatentStatistics statistics;
  LatentNames names;
  std::vector<StartingPoint> starts{};

  [[nodiscard]] std::vector<std::int64_t> first_latents(std::size_t most) const {
    std::vector<std::int64_t> latents = statistics.order;
    latents.resize(std::min(latents.size(), most));
    return latents;
  }
  [[nodiscard]] ReportSlider slider(const std::string& direction, std::string note) const {
    const auto named = names.all().find(direction);
    if (named == names.all().end()) return {names.caption(direction), std::move(note)};
    return {names.caption(direction), std::move(note), named->second.from, named->second.to};
  }
};

/// The first ten rows of a picture, and the others as a second one that the page folds away.
template <class Row, class Write>
void add_rows(ReportSection& section, const std::filesystem::path& folder, const std::string& name, std::string caption,
              const std::vector<Row>& rows, Write&& write) {
  const auto seen = rows.begin() + std::ptrdiff_t(std::min<std::size_t>(rows.size(), 10));
  const std::string first = name + ".png", rest = name + "_rest.png";
  write(folder / first, std::vector<Row>{rows.begin(), seen});
  section.pictures.push_back({.file = first, .caption = std::move(caption)});
  if (seen == rows.end()) return;
  write(folder / rest, std::vector<Row>{seen, rows.end()});
  section.pictures.push_back({.file = rest, .folded = fmt::format("{} more latents", rows.end() - seen)});
}

}  // namespace animevae::program
