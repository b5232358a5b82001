// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/aminmax.h>
#include <ATen/ops/isfinite.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <tuple>

#include <animevae/core/decimal.hpp>
#include <animevae/core/error.hpp>
#include <animevae/core/values.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// Throws InvalidValue, in a sentence, for a batch of images that a data set should not have made: of another number of
/// images than was `asked` for, with numbers that are not finite, or outside `limits`. train() looks at every batch of
/// the first epoch.
inline void check_batch(const Tensor& images, std::int64_t asked, const Limits& limits) {
  if (images.dim() < 1 || images.size(0) != asked)
    throw InvalidValue("the data set was asked for " + std::to_string(asked) + " images and made a batch of " +
                       std::to_string(images.dim() < 1 ? 0 : images.size(0)));
  const auto [low, high] = at::aminmax(images.detach());
  const double smallest = low.item<double>(), largest = high.item<double>();
  if (!std::isfinite(smallest) || !std::isfinite(largest))
    throw InvalidValue("the data set made a batch with a number that is not finite");
  if (limits.admit(smallest) && limits.admit(largest)) return;
  const bool bytes = smallest >= 0 && largest <= 255 && images.detach().frac().eq(0).all().item<bool>();
  throw InvalidValue("the data set made a batch with the number " +
                     decimal(limits.admit(largest) ? smallest : largest) + "; images have numbers from " +
                     decimal(limits.at_least) + " to " + decimal(limits.at_most) +
                     (bytes ? " (these look like bytes: divide by 255)" : ""));
}

/// The same of the labels of a batch: rows for another number of images, or numbers that are not finite.
inline void check_labels_of_batch(const Tensor& labels, std::int64_t asked) {
  if (labels.dim() != 2 || labels.size(0) != asked)
    throw InvalidValue("the data set was asked for the labels of " + std::to_string(asked) + " images and made " +
                       (labels.dim() == 2 ? std::to_string(labels.size(0)) + " rows" : std::string{"no rows"}));
  if (!at::isfinite(labels).all().item<bool>())
    throw InvalidValue("the data set made labels with a number that is not finite");
}

}  // namespace animevae
