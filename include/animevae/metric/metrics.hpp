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
  double mean_absolute_error = 0;  ///< of the decoded pictures, pixels in [0, 1]
  double mean_squared_error = 0;   ///< likewise
  double psnr = 0;                 ///< mean over images, in dB (metric/psnr.hpp)
  std::vector<double> rate_per_latent{};
  std::optional<double> bits_per_dimension{};  ///< of distortion + rate; none over features

  /// -ELBO, an upper bound of -log p(x).
  [[nodiscard]] double negative_elbo() const { return distortion + rate; }

  /// False where the model computed an infinity or a NaN: its weights, or the running statistics of its batch
  /// normalisation, do not fit the images.
  [[nodiscard]] bool are_finite() const {
    return std::isfinite(distortion + rate + mean_absolute_error + mean_squared_error);
  }
};

/// The errors of pictures against images in [0, 1], averaged over all pixels and channels.
struct PixelErrors {
  double mean_squared = 0, mean_absolute = 0;
};

}  // namespace animevae
