// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cstdint>

#include <animevae/core/error.hpp>
#include <animevae/latent/nearest.hpp>
#include <animevae/tensor/random_choice.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// Whether a model repeats images that it was trained on: the distances of its samples from their nearest training
/// images, compared with those of reference images, which are real.
struct Memorisation {
  NearestRows nearest{};                    ///< rows of the training images, nearest to each sample
  double of_samples = 0, of_reference = 0;  ///< medians of the distance to the nearest training image
  bool reference_is_held_out = false;       ///< false: training images, each compared with the others

  /// Whether samples lie much nearer to training images than real images do: less than half as far.
  [[nodiscard]] bool is_suspected() const { return of_reference > 0 && of_samples < 0.5 * of_reference; }
};

/// Compares latent rows, (N, L) each: of samples (decoded and encoded again, as images are), of the training images,
/// and of held-out images (undefined or empty if there are none: training images are then the reference). At most 2,000
/// rows serve as the reference. InvalidValue for fewer than 2 training rows.
[[nodiscard]] inline Memorisation memorisation(const Tensor& samples, const Tensor& training, const Tensor& held_out,
                                               std::int64_t neighbours) {
  constexpr std::int64_t most_of_reference = 2000;
  const auto median_of_column = [](const NearestRows& found, std::int64_t column) {
    return found.distances.select(1, column).median().item<double>();
  };
  if (training.size(0) < 2) throw InvalidValue("memorised images are looked for among at least 2 images");
  Memorisation result{.nearest = nearest(training, samples, neighbours)};
  result.of_samples = median_of_column(result.nearest, 0);
  result.reference_is_held_out = held_out.defined() && held_out.size(0) > 0;
  if (result.reference_is_held_out) {
    const Tensor some = held_out.narrow(0, 0, (std::min)(most_of_reference, held_out.size(0)));
    result.of_reference = median_of_column(nearest(training, some, 1), 0);
  } else {
    const Tensor some = training.index_select(0, at::tensor(random_choice(training.size(0), most_of_reference, 0)));
    result.of_reference = median_of_column(nearest(training, some, 2), 1);  // column 0 is the row itself
  }
  return result;
}

}  // namespace animevae
