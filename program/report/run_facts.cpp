// SPDX-License-Identifier: MIT
#include "report/run_facts.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <sstream>
#include <string_view>

#include <animevae/core/decimal.hpp>
#include <animevae/core/parse_decimal.hpp>
#include <animevae/network/table.hpp>

#include "options/shell_quoted.hpp"
#include "report/add_results.hpp"
#include "run/results.hpp"

namespace av = animevae;
namespace fs = std::filesystem;

namespace animevae::program {

namespace {

constexpr const char* warnings = "warnings";  // a line each

std::string entry(const av::Metadata& metadata, const std::string& key) {
  const auto found = metadata.find(key);
  return found == metadata.end() ? std::string{} : found->second;
}

std::int64_t number(const av::Metadata& metadata, const std::string& key) {
  return std::int64_t(av::parse_decimal(entry(metadata, key)).value_or(0));
}

std::string count(const av::Metadata& metadata, const std::string& key) {
  return av::with_separators(number(metadata, key));
}

}  // namespace

void add_warning(av::Metadata& metadata, const std::string& sentence) {
  std::string& lines = metadata[warnings];
  lines += (lines.empty() ? "" : "\n") + sentence;
}

ReportFacts facts_of(const Preset& preset, const av::Metadata& metadata) {
  const std::string images = entry(metadata, "data.description");
  ReportFacts facts{.title = images.empty() ? preset.name : fmt::format("{} on {}", preset.name, images)};
  for (const av::NamedNetwork& each : preset.networks)
    facts.networks.emplace_back(title_of(each), av::table(each.network));
  if (!images.empty()) facts.summary.emplace_back("images", images);
  if (metadata.contains("split.held_out"))
    facts.summary.emplace_back("trained on, held out",
                               fmt::format("{}, {}; measured are those held out", count(metadata, "split.training"),
                                           count(metadata, "split.held_out")));
  if (entry(metadata, "data.flips") == "true") facts.summary.emplace_back("in training", "mirrored at random");
  if (entry(metadata, "as_published") == "true") facts.summary.emplace_back("recipe", "as published (--as-published)");
  if (const std::string threads = entry(metadata, "threads"); !threads.empty())
    facts.summary.emplace_back("threads that computed", threads);
  std::istringstream lines{entry(metadata, warnings)};
  for (std::string line; std::getline(lines, line);) facts.warnings.push_back(line);
  if (const auto results = results_of(metadata)) add_results(facts, *results);
  facts.watched = {number(metadata, "metrics.psnr_images"), number(metadata, "metrics.held_out_psnr_images")};
  if (!images.empty())
    facts.progress_of = metadata.contains("split.held_out") ? "held-out images" : "images that it is trained on";
  return facts;
}

}  // namespace animevae::program
