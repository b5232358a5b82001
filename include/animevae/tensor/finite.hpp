// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/isfinite.h>
#include <ATen/ops/sum.h>

#include <cmath>
#include <cstdint>
#include <string>

#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// How many numbers of a tensor are not finite, and the place of the first: "3 of 2560, the first nan at [0,3]"; empty
/// where all are finite. One sum finds them, as a NaN or an infinity makes the sum not finite; only then is each number
/// tested, since large finite ones may have overflowed the sum.
[[nodiscard]] inline std::string not_finite(const Tensor& tensor) {
  if (!tensor.is_floating_point() || tensor.numel() == 0) return {};
  if (std::isfinite(tensor.sum().item<double>())) return {};
  const Tensor odd = at::isfinite(tensor).logical_not().flatten();
  const std::int64_t count = odd.sum().item<std::int64_t>();
  if (count == 0) return {};
  const std::int64_t first = odd.to(at::kInt).argmax().item<std::int64_t>();
  const double number = tensor.flatten()[first].item<double>();
  std::string place;
  std::int64_t rest = first;
  for (std::int64_t axis = tensor.dim(); axis-- > 0; rest /= tensor.size(axis))
    place.insert(0, std::to_string(rest % tensor.size(axis)) + (place.empty() ? "" : ","));
  return std::to_string(count) + " of " + std::to_string(tensor.numel()) + ", the first " +
         (std::isnan(number) ? "nan"
          : number > 0       ? "inf"
                             : "-inf") +
         (place.empty() ? "" : " at [" + place + "]");
}

}  // namespace animevae
