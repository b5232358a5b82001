// SPDX-License-Identifier: MIT
#include "run/results.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>

#include <animevae/core/decimal.hpp>
#include <animevae/core/parse_decimal.hpp>
#include <animevae/network/table.hpp>

#include "run/evaluation_mode.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

Results measure(const AnyModel& model, const SplitFaces& faces, const Preset& preset, std::int64_t steps) {
  const av::Metrics metrics = av::evaluate(model, faces.for_measuring(), {.sample = false});
  return {.of = faces.held_out ? "held-out images" : "images",
          .model = metrics,
          .problem = metrics.are_finite() ? "" : why_not_finite(preset, steps),
          .mean_image = av::errors_of_answering(av::mean_image(faces.training), faces.for_measuring())};
}

av::Metadata metadata_of(const Results& results) {
  const av::Metrics& m = results.model;
  if (!results.problem.empty())
    return {
        {"results.of", results.of}, {"results.images", std::to_string(m.images)}, {"results.problem", results.problem}};
  av::Metadata metadata{{"results.of", results.of},
                        {"results.images", std::to_string(m.images)},
                        {"results.psnr", av::decimal(m.psnr)},
                        {"results.mean_absolute_error", av::decimal(m.mean_absolute_error)},
                        {"results.mean_squared_error", av::decimal(m.mean_squared_error)},
                        {"results.distortion", av::decimal(m.distortion)},
                        {"results.rate", av::decimal(m.rate)},
                        {"results.mean_image.mean_absolute_error", av::decimal(results.mean_image.mean_absolute)},
                        {"results.mean_image.mean_squared_error", av::decimal(results.mean_image.mean_squared)}};
  if (m.bits_per_dimension) metadata["results.bits_per_dimension"] = av::decimal(*m.bits_per_dimension);
  return metadata;
}

std::optional<Results> results_of(const av::Metadata& metadata) {
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
  return results;
}

void add_results(ReportFacts& facts, const Results& results) {
  const av::Metrics& metrics = results.model;
  const auto add = [&](const char* name, const std::string& value) { facts.summary.emplace_back(name, value); };
  add("measured on", fmt::format("{} {}", av::with_separators(metrics.images), results.of));
  if (!results.problem.empty()) return add("results", results.problem);
  add("PSNR of reconstructions", fmt::format("{:.2f} dB", metrics.psnr));
  add("mean absolute error", fmt::format("{:.4f} of the range [0, 1]", metrics.mean_absolute_error));
  add("mean squared error", fmt::format("{:.5f}", metrics.mean_squared_error));
  if (results.has_comparison())
    add("always answering the mean image",
        fmt::format("{:.4f} and {:.5f}; the model's errors are {:.1f} % and {:.1f} % of these",
                    results.mean_image.mean_absolute, results.mean_image.mean_squared, results.absolute_percent(),
                    results.squared_percent()));
  add("distortion", fixed(metrics.distortion, 1) + " nats per image");
  add("rate", fixed(metrics.rate, 2) + " nats per image");
  if (metrics.bits_per_dimension)
    add("bits per dimension, at most", fmt::format("{:.3f}", *metrics.bits_per_dimension));
  facts.results = ReportResults{metrics.psnr, metrics.distortion, metrics.rate, {}};
}

void say_results(Log& log, const Results& results, const fs::path& folder) {
  const av::Metrics& metrics = results.model;
  const std::string report = fmt::format("report: {}", (folder / "report.html").string());
  if (!results.problem.empty()) return log.say(report);
  std::string rates;
  std::int64_t active = 0;
  for (const double rate : metrics.rate_per_latent) {
    rates += ' ' + fixed(rate, 2);
    active += rate > 0.1;
  }
  log.say(fmt::format("reconstructions of {} {}: PSNR {:.2f} dB, mean absolute error {:.4f}, mean squared error {:.5f}",
                      av::with_separators(metrics.images), results.of, metrics.psnr, metrics.mean_absolute_error,
                      metrics.mean_squared_error));
  if (results.has_comparison())
    log.say(
        fmt::format("always answering the mean image gets {:.4f} and {:.5f}; the model's errors are {:.1f} % and "
                    "{:.1f} % of these",
                    results.mean_image.mean_absolute, results.mean_image.mean_squared, results.absolute_percent(),
                    results.squared_percent()));
  log.say(fmt::format("distortion {} nats, rate {} nats", fixed(metrics.distortion, 1), fixed(metrics.rate, 2)));
  if (metrics.rate_per_latent.size() <= 64)
    log.say(fmt::format("KL per latent:{} ({} of {} above 0.1)", rates, active, metrics.rate_per_latent.size()));
  log.say(report);
}

}  // namespace animevae::program
