// SPDX-License-Identifier: MIT
#include "report/add_results.hpp"

#include <fmt/format.h>

#include <string>

#include <animevae/core/decimal.hpp>

#include "options/fixed.hpp"

namespace av = animevae;

namespace animevae::program {

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
  facts.results = results;
  if (const auto warning = warning_of(results)) facts.warnings.push_back(*warning);
}

}  // namespace animevae::program
