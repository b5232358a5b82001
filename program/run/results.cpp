// SPDX-License-Identifier: MIT
#include "run/results.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>

#include <animevae/core/decimal.hpp>
#include <animevae/core/parse_decimal.hpp>

#include "options/fixed.hpp"

namespace av = animevae;

namespace animevae::program {

using Metadata = std::map<std::string, std::string>;

std::string Results::images() const {
  return fmt::format("{} {}", av::with_separators(model.images),
                     are_of_held_out_images() ? of : "images that it was trained on");
}

Metadata metadata_of(const Results& results) {
  const av::Metrics& m = results.model;
  if (!results.problem.empty())
    return {
        {"results.of", results.of}, {"results.images", std::to_string(m.images)}, {"results.problem", results.problem}};
  Metadata metadata{{"results.of", results.of},
                    {"results.images", std::to_string(m.images)},
                    {"results.psnr", av::decimal(m.psnr)},
                    {"results.mean_absolute_error", av::decimal(m.mean_absolute_error)},
                    {"results.mean_squared_error", av::decimal(m.mean_squared_error)},
                    {"results.distortion", av::decimal(m.distortion)},
                    {"results.rate", av::decimal(m.rate)},
                    {"results.mean_image.mean_absolute_error", av::decimal(results.mean_image.mean_absolute)},
                    {"results.mean_image.mean_squared_error", av::decimal(results.mean_image.mean_squared)}};
  if (m.bits_per_dimension) metadata["results.bits_per_dimension"] = av::decimal(*m.bits_per_dimension);
  if (results.active_latents) metadata["results.active_latents"] = std::to_string(*results.active_latents);
  return metadata;
}

std::optional<Results> results_of(const Metadata& metadata) {
  const auto entry = [&](const std::string& name) {
    const auto found = metadata.find("results." + name);
    return found == metadata.end() ? std::string{} : found->second;
  };
  const auto number = [&](const std::string& name) { return av::parse_decimal(entry(name)).value_or(NAN); };
  if (entry("of").empty()) return std::nullopt;
  Results results{.of = entry("of"), .model = {}, .problem = entry("problem"), .mean_image = {}};
  results.model.images = std::int64_t(av::parse_decimal(entry("images")).value_or(0));
  results.model.psnr = number("psnr");
  results.model.mean_absolute_error = number("mean_absolute_error");
  results.model.mean_squared_error = number("mean_squared_error");
  results.model.distortion = number("distortion");
  results.model.rate = number("rate");
  results.model.bits_per_dimension = av::parse_decimal(entry("bits_per_dimension"));
  results.mean_image = {.mean_squared = number("mean_image.mean_squared_error"),
                        .mean_absolute = number("mean_image.mean_absolute_error")};
  if (const auto active = av::parse_decimal(entry("active_latents"))) results.active_latents = std::int64_t(*active);
  return results;
}

std::optional<std::string> warning_of(const Results& results) {
  if (!results.problem.empty() || !results.has_comparison() || !(results.squared_percent() >= 100)) return std::nullopt;
  return fmt::format(
      "the reconstructions are worse than always answering the mean image: their squared error is {} % of its; train "
      "longer, and if that does not help, with a smaller learning rate",
      fixed(results.squared_percent(), 1));
}

}  // namespace animevae::program
