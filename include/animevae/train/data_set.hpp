// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdint>
#include <span>

#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// Images to train on: how many, their shape, and any batch of them by number, (N, C, H, W) in [0, 1].
template <class D>
concept DataSet = requires(const D& data, std::span<const std::int64_t> indices) {
  { data.size() } -> std::convertible_to<std::int64_t>;
  { data.shape() } -> std::convertible_to<Shape>;
  { data.batch(indices) } -> std::same_as<Tensor>;
};

}  // namespace animevae
