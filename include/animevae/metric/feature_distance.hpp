// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/cat.h>
#include <ATen/ops/square.h>
#include <ATen/ops/stack.h>

#include <cstdint>
#include <string>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/network/shape.hpp>
#include <animevae/tensor/runnable_network.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// How far pictures are from images in a frozen network's eyes, (N): at each of its taps the squared distance of the
/// features in units of their mean squared length, and of that the mean over the taps. 0 for equal pictures, 2 for
/// features at right angles. Images and pictures are (N, C, H, W) in [0, 1], as the network takes them; throws
/// InvalidValue for a network without taps.
[[nodiscard]] inline Tensor feature_distance(const RunnableNetwork& network, const Tensor& images,
                                             const Tensor& pictures) {
  const at::NoGradGuard no_grad;
  const std::int64_t count = images.size(0);
  const std::vector<Tapped> tapped = network.features(at::cat({images, pictures}));
  if (tapped.empty()) throw InvalidValue("a network without taps has no features to compare pictures by");
  std::vector<Tensor> distances;
  for (const Tapped& tap : tapped) {
    const Tensor wanted = tap.features.narrow(0, 0, count).to(at::kDouble);
    const Tensor found = tap.features.narrow(0, count, count).to(at::kDouble);
    const Tensor length = (sum_per_sample(at::square(wanted)) + sum_per_sample(at::square(found))) / 2;
    // Nothing seen in either is no distance, where 0 / 0 would be no number.
    distances.push_back(sum_per_sample(at::square(found - wanted)) / length.clamp_min(1e-30));
  }
  return at::stack(distances).mean(0);
}

}  // namespace animevae
