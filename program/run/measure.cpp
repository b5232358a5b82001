// SPDX-License-Identifier: MIT
#include "run/measure.hpp"

#include <ATen/ops/square.h>
#include <ATen/ops/stack.h>

#include <cstdint>

#include <animevae/latent/diagnosis.hpp>
#include <animevae/metric/evaluate.hpp>
#include <animevae/metric/mean_image.hpp>

#include "run/evaluation_mode.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

/// Of the posterior means of each latent, over batches.
class VarianceOfMeans {
 public:
  void add(const av::Tensor& batch) {
    const av::Tensor means = batch.flatten(1).to(at::kDouble);  // (N, L)
    const av::Tensor sums = at::stack({means.sum(0), at::square(means).sum(0)});
    sums_ = count_ == 0 ? sums : sums_ + sums;
    count_ += means.size(0);
  }

  /// As `diagnose` counts them.
  [[nodiscard]] std::int64_t active() const {
    const av::Tensor moments = sums_ / double(count_);
    return (moments[1] - at::square(moments[0]) > av::active_variance).sum().item<std::int64_t>();
  }

 private:
  av::Tensor sums_{};  // of the values and of their squares, (2, L)
  std::int64_t count_ = 0;
};

}  // namespace

Results measure(const AnyModel& model, const SplitDataset& faces, const Preset& preset,
                std::optional<std::int64_t> steps) {
  VarianceOfMeans of_means;
  const av::Metrics metrics = av::evaluate(model, faces.for_measuring(), {.sample = false},
                                           [&](const av::Evaluation& e) { of_means.add(e.point); });
  Results results{.of = faces.held_out ? "held-out images" : "images",
                  .model = metrics,
                  .problem = metrics.are_finite() ? "" : why_not_finite(preset, steps),
                  .mean_image = av::errors_of_answering(av::mean_image(faces.training), faces.for_measuring())};
  if (metrics.images >= 2 && results.problem.empty()) results.active_latents = of_means.active();
  return results;
}

}  // namespace animevae::program
