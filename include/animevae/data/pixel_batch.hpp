// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/empty.h>
#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include <animevae/core/error.hpp>
#include <animevae/network/shape.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// The samples of `indices` from bytes in the order N x H x W x C, as float32 in [0,1], N x C x H x W in channels-last
/// memory. Throws InvalidValue for an index out of range.
[[nodiscard]] inline Tensor pixel_batch(std::span<const std::uint8_t> pixels, Shape shape,
                                        std::span<const std::int64_t> indices) {
  const auto sample = std::size_t(shape.size());
  const auto samples = std::int64_t(pixels.size() / sample);
  const auto count = std::int64_t(indices.size());
  const Tensor bytes = at::empty({count, shape.height, shape.width, shape.channels}, at::kByte);
  auto* row = bytes.data_ptr<std::uint8_t>();
  for (const std::int64_t index : indices) {
    if (index < 0 || index >= samples)
      throw InvalidValue(fmt::format("sample {} was asked for, there are {} (0 to {})", index, samples, samples - 1));
    std::memcpy(row, pixels.data() + std::size_t(index) * sample, sample);
    row += sample;
  }
  return bytes.permute({0, 3, 1, 2}).to(at::kFloat).div_(255);
}

}  // namespace animevae
