// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/square.h>
#include <ATen/ops/stack.h>

#include <cstddef>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/tensor/runnable_network.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// The distance between features of images and of pictures in one network, (N): at each tap the squared distance
/// divided by the mean of the two squared lengths, averaged over the taps. 0 for equal features, 2 for orthogonal ones.
/// Throws InvalidValue where there are no taps.
[[nodiscard]] inline Tensor feature_distance(const std::vector<Tapped>& of_images,
                                             const std::vector<Tapped>& of_pictures) {
  if (of_images.empty() || of_images.size() != of_pictures.size())
    throw InvalidValue("a network without taps has no features to compare pictures by");
  const at::NoGradGuard no_grad;
  std::vector<Tensor> distances;
  for (std::size_t tap = 0; tap < of_images.size(); ++tap) {
    const Tensor wanted = of_images[tap].features.to(at::kDouble), found = of_pictures[tap].features.to(at::kDouble);
    const Tensor length = (sum_per_sample(at::square(wanted)) + sum_per_sample(at::square(found))) / 2;
    // Where both features are zero the distance is 0, not 0 / 0.
    distances.push_back(sum_per_sample(at::square(found - wanted)) / length.clamp_min(1e-30));
  }
  return at::stack(distances).mean(0);
}

/// The distance between pictures and images in the features of a frozen network, (N). Both are (N, C, H, W) in [0, 1],
/// as the network takes them.
[[nodiscard]] inline Tensor feature_distance(const RunnableNetwork& network, const Tensor& images,
                                             const Tensor& pictures) {
  const at::NoGradGuard no_grad;
  return feature_distance(network.features(images), network.features(pictures));
}

}  // namespace animevae
