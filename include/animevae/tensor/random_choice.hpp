// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/randperm.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include <animevae/tensor/random.hpp>

namespace animevae {

/// `count` of the numbers 0..size-1 in random order, each at most once; all of them where there are no more.
[[nodiscard]] inline std::vector<std::int64_t> random_choice(std::int64_t size, std::int64_t count,
                                                             std::uint64_t seed) {
  Generator generator = make_generator(seed);
  const Tensor order = at::randperm(size, generator, at::TensorOptions{}.dtype(at::kLong));
  return {order.data_ptr<std::int64_t>(), order.data_ptr<std::int64_t>() + (std::min)(size, count)};
}

}  // namespace animevae
