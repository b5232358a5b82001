// SPDX-License-Identifier: MIT
#include "run/results.hpp"

#include <ATen/ops/square.h>
#include <ATen/ops/stack.h>
#include <fmt/format.h>

#include <cmath>
#include <cstdint>

#include <animevae/core/decimal.hpp>
#include <animevae/core/parse_decimal.hpp>
#include <animevae/latent/diagnosis.hpp>

#include "options/fixed.hpp"
#include "run/evaluation_mode.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

/// The variance of each latent's posterior means, summed up over batches.
class VarianceOfMeans {
 public:
  void add(const av::Tensor& batch) {
    const av::Tensor means = batch.flatten(1).to(at::kDouble);  // (N, L)
    const av::Tensor sums = at::stack({means.sum(0), at::square(means).sum(0)});
    sums_ = count_ == 0 ? sums : sums_ + sums;
    count_ += means.size(0);
  }

  /// The number of active latents, by the threshold that `diagnose` uses.
  [[nodiscard]] std::int64_t active() const {
    const av::Tensor moments = sums_ / double(count_);
    return (moments[1] - at::square(moments[0]) > av::active_variance).sum().item<std::int64_t>();
  }

 private:
  av::Tensor sums_{};  // (2, L): sums of the means and of their squares
  std::int64_t count_ = 0;
};

}  // namespace

Results measure(const AnyModel& model, const SplitFaces& faces, const Preset& preset,
                std::optional<std::int64_t> steps) {
  VarianceOfMeans of_means;
  const av::Metrics metrics = av::evaluate(model, faces.for_measuring(), {.sample = false},
                                           [&](const av::Evaluation& e) { of_means.add(e.posterior.mean); });
  Results results{.of = faces.held_out ? "held-out images" : "images",
                  .model = metrics,
                  .problem = metrics.are_finite() ? "" : why_not_finite(preset, steps),
                  .mean_image = av::errors_of_answering(av::mean_image(faces.training), faces.for_measuring())};
  if (metrics.images >= 2 && results.problem.empty()) results.active_latents = of_means.active();
  return results;
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
  if (results.active_latents) metadata["results.active_latents"] = std::to_string(*results.active_latents);
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
