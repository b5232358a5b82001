// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

namespace animevae {

/// The metrics of a model on a data set: means over its images, in evaluation mode, in nats per image.
struct Metrics {
  std::int64_t images = 0;
  double distortion = 0, rate = 0;
  bool has_rate = true;            ///< false, and the rate NaN, where the posterior has no density
  double mean_absolute_error = 0;  ///< of the decoded pictures, pixels in [0, 1]
  double mean_squared_error = 0;   ///< likewise
  double psnr = 0;                 ///< mean over images, in dB (metric/psnr.hpp)
  std::vector<double> rate_per_latent{};
  std::optional<double> bits_per_dimension{};  ///< of distortion + rate; none over features, or without a rate

  /// -ELBO, an upper bound of -log p(x); NaN without a rate.
  [[nodiscard]] double negative_elbo() const { return distortion + rate; }

  /// False where the model computed an infinity or a NaN: its weights, or the running statistics of its batch
  /// normalisation, do not fit the images.
  [[nodiscard]] bool are_finite() const {
    return std::isfinite(distortion + (has_rate ? rate : 0) + mean_absolute_error + mean_squared_error);
  }
};

/// The errors of pictures against images in [0, 1], averaged over all pixels and channels.
struct PixelErrors {
  double mean_squared = 0, mean_absolute = 0;
};

}  // namespace animevae
