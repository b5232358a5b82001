// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/mean.h>
#include <ATen/ops/square.h>

#include <cstdint>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/data/for_each_batch.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// Mean and standard deviation of each channel over all pixels of a data set, in units of [0, 1].
struct ChannelStatistics {
  std::int64_t images = 0;
  std::vector<double> mean{};
  std::vector<double> deviation{};  ///< of all pixels about `mean`

  /// About each image's own mean: the root of the mean, over images, of the variance within an image. Facenet's
  /// statistics are of this kind; `deviation` is larger when images differ in brightness.
  std::vector<double> deviation_within_images{};
};

/// Measures the channels of a data set, in one pass and in float64, for `StandardisedLink` and the `standardise` layer.
///
///     const ChannelStatistics s = channel_statistics(faces);  // s.mean[0]: of red
///
/// Variances divide by the number of pixels, not one less. Throws InvalidValue when there are no images.
template <class Data>
[[nodiscard]] ChannelStatistics channel_statistics(const Data& data, std::int64_t batch_size = default_batch_size) {
  if (data.size() < 1) throw InvalidValue("the data set is empty; the statistics of its channels need an image");
  const at::NoGradGuard no_grad;
  // Images are of one size, so that the variance of all pixels is the mean of the variances within images plus the
  // variance of the images' means; the latter is accumulated batch by batch (Chan, Golub and LeVeque, 1979).
  double count = 0;
  Tensor mean, within, between;  // (C): mean, sum of variances, sum of squared differences of means
  for_each_batch(data, batch_size, [&](std::int64_t, const Tensor& images) {
    const Tensor pixels = images.to(at::kDouble).flatten(2);  // N x C x (H W)
    const Tensor means = pixels.mean(2);                      // N x C
    const Tensor variances = at::square(pixels - means.unsqueeze(2)).mean(2);
    const auto more = double(images.size(0));
    const Tensor batch_mean = means.mean(0);
    const Tensor batch_between = at::square(means - batch_mean).sum(0);
    if (count == 0) {
      mean = batch_mean, within = variances.sum(0), between = batch_between;
    } else {
      const Tensor step = batch_mean - mean;
      within += variances.sum(0);
      between += batch_between + at::square(step) * (count * more / (count + more));
      mean += step * (more / (count + more));
    }
    count += more;
  });
  const auto numbers = [](const Tensor& channels) {
    const Tensor here = channels.to(at::kCPU).contiguous();
    return std::vector<double>(here.data_ptr<double>(), here.data_ptr<double>() + here.numel());
  };
  return {.images = data.size(),
          .mean = numbers(mean),
          .deviation = numbers(((within + between) / count).sqrt()),
          .deviation_within_images = numbers((within / count).sqrt())};
}

}  // namespace animevae
