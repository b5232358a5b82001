// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/labels/attribute_table.hpp>
#include <animevae/metric/auc.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// How well each attribute's vector separates images with it from images without: the AUC of the posterior means'
/// projections onto the vector. `means` should be of images that took no part in the fit. For a factor, images above
/// its median are separated from those below. No AUC where all images are on one side. `vectors` are (attributes,
/// latents), `means` (images, latents), of the attributes and images of `labels`. InvalidValue for other sizes.
[[nodiscard]] inline std::vector<std::optional<Auc>> attribute_confidence(const Tensor& vectors, const Tensor& means,
                                                                          const AttributeTable& labels) {
  const at::NoGradGuard no_grad;
  if (vectors.size(0) != std::int64_t(labels.attributes.size()) || means.size(0) != std::int64_t(labels.images.size()))
    throw InvalidValue("directions are measured with labels of as many attributes, and latents of as many images");
  const std::size_t images = labels.images.size();
  const Tensor projections =
      vectors.to(at::kDouble).matmul(means.to(at::kCPU, at::kDouble).t()).contiguous();  // (K, N)
  std::vector<std::optional<Auc>> all;
  for (std::size_t k = 0; k < labels.attributes.size(); ++k) {
    double middle = 0;
    if (labels.attributes[k].is_number && images > 0) {
      std::vector<float> sorted;
      for (std::size_t i = 0; i < images; ++i) sorted.push_back(labels.value(i, k));
      std::nth_element(sorted.begin(), sorted.begin() + std::ptrdiff_t(images / 2), sorted.end());
      middle = sorted[images / 2];
    }
    std::vector<bool> is_positive;
    for (std::size_t i = 0; i < images; ++i)
      is_positive.push_back(labels.attributes[k].is_number ? labels.value(i, k) >= middle : labels.value(i, k) > 0);
    const auto with = std::size_t(std::count(is_positive.begin(), is_positive.end(), true));
    const std::span<const double> scores{projections.data_ptr<double>() + k * images, images};
    all.push_back(with == 0 || with == images ? std::nullopt : std::optional{auc(scores, is_positive)});
  }
  return all;
}

}  // namespace animevae
