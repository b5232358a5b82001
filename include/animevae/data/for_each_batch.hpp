// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// The default batch size for running a model: large enough to keep the cores busy, small enough for the memory of any
/// machine.
inline constexpr std::int64_t default_batch_size = 256;

/// Calls `visit(begin, images)` for the images of a data set in their order, (N, C, H, W), `batch_size` at a time and
/// fewer at the end; `begin` is the number of the first. A `visit` with a third argument gets their numbers.
/// InvalidValue for a batch size below 1.
template <class Data, class Visit>
void for_each_batch(const Data& data, std::int64_t batch_size, Visit&& visit) {
  if (batch_size < 1) throw InvalidValue("the batch size is " + std::to_string(batch_size) + "; it must be at least 1");
  const std::int64_t size = data.size();
  std::vector<std::int64_t> indices;
  for (std::int64_t begin = 0; begin < size; begin += batch_size) {
    indices.resize(std::size_t((std::min)(batch_size, size - begin)));
    std::iota(indices.begin(), indices.end(), begin);
    if constexpr (std::invocable<Visit&, std::int64_t, const Tensor&, std::span<const std::int64_t>>)
      visit(begin, Tensor{data.batch(indices)}, std::span<const std::int64_t>{indices});
    else visit(begin, Tensor{data.batch(indices)});
  }
}

}  // namespace animevae
