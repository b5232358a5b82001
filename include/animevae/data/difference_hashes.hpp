// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/round.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include <animevae/data/for_each_batch.hpp>
#include <animevae/image/difference_hash.hpp>
#include <animevae/image/image.hpp>
#include <animevae/network/shape.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// The difference hash of each image of a data set, in its order, for `near_duplicates` and `split_images`. They are of
/// the original pictures where the data set has them (`ImageFolder`, so they do not depend on resizing), else of its
/// samples.
///
///     for (const auto& group : near_duplicates(difference_hashes(faces))) ...
template <class Data>
[[nodiscard]] std::vector<std::uint64_t> difference_hashes(const Data& data) {
  if constexpr (requires { data.difference_hashes(); }) return data.difference_hashes();
  std::vector<std::uint64_t> hashes;
  hashes.reserve(std::size_t(data.size()));
  const Shape shape = data.shape();
  Image image{shape.height, shape.width, shape.channels};
  for_each_batch(data, default_batch_size, [&](std::int64_t, const Tensor& images) {
    const Tensor levels = images.detach().to(at::kCPU, at::kFloat).mul(255).round_().clamp_(0, 255);
    const Tensor bytes = levels.to(at::kByte).permute({0, 2, 3, 1}).contiguous();
    const std::uint8_t* next = bytes.data_ptr<std::uint8_t>();
    for (std::int64_t i = 0; i < images.size(0); ++i, next += image.pixels.size()) {
      std::memcpy(image.pixels.data(), next, image.pixels.size());
      hashes.push_back(difference_hash(image));
    }
  });
  return hashes;
}

}  // namespace animevae
