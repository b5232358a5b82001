// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/index_select.h>
#include <ATen/ops/tensor.h>

#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include <animevae/core/error.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// A data set that lies in one tensor: images or signals (N, C, H, W), or vectors (N, C), for models whose input is a
/// vector.
class TensorData {
 public:
  /// Throws InvalidValue for a tensor of other dimensions, or of a size 0 behind the first.
  explicit TensorData(Tensor samples) : samples_{std::move(samples)} {
    const bool has_dimensions = samples_.defined() && (samples_.dim() == 2 || samples_.dim() == 4);
    if (has_dimensions && (samples_.size(0) == 0 || samples_.numel() > 0)) return;
    std::string sizes;
    if (samples_.defined())
      for (const std::int64_t size : samples_.sizes()) sizes += (sizes.empty() ? "" : "x") + std::to_string(size);
    throw InvalidValue("a data set in a tensor has the sizes N x C or N x C x H x W, not " +
                       (sizes.empty() ? "those of one number" : sizes));
  }

  [[nodiscard]] std::int64_t size() const { return samples_.size(0); }
  [[nodiscard]] Shape shape() const {
    if (samples_.dim() == 2) return {int(samples_.size(1))};
    return {int(samples_.size(1)), int(samples_.size(2)), int(samples_.size(3))};
  }
  [[nodiscard]] const Tensor& samples() const { return samples_; }

  /// Samples by their number; InvalidValue for one that is out of range.
  [[nodiscard]] Tensor batch(std::span<const std::int64_t> numbers) const {
    for (const std::int64_t number : numbers)
      if (number < 0 || number >= size())
        throw InvalidValue("sample " + std::to_string(number) + " was asked for, there are " + std::to_string(size()) +
                           " (0 to " + std::to_string(size() - 1) + ")");
    const Tensor rows =
        at::tensor(at::ArrayRef<std::int64_t>{numbers.data(), numbers.size()}, at::TensorOptions{}.dtype(at::kLong));
    return samples_.index_select(0, rows.to(samples_.device()));
  }

 private:
  Tensor samples_;
};

}  // namespace animevae
