// SPDX-License-Identifier: MIT
#include <animevae/tensor/tensor.hpp>

#include <ATen/ops/ones.h>
#include <ATen/ops/tensor.h>

#include <vector>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("a batch of vectors is (N, C), of maps (N, C, H, W)") {
  CHECK(av::batch_sizes(7, {10}) == std::vector<std::int64_t>{7, 10});
  CHECK(av::batch_sizes(7, {3, 64, 32}) == std::vector<std::int64_t>{7, 3, 64, 32});
  CHECK(av::batch_sizes(7, {3, 1, 2}) == std::vector<std::int64_t>{7, 3, 1, 2});
}

TEST_CASE("sums per sample, whatever the sizes and the layout") {
  const av::Tensor map = normal_numbers({3, 2, 4, 5});
  CHECK(difference(av::sum_per_sample(map), map.reshape({3, 40}).sum(1)) < 1e-13);
  CHECK(difference(av::sum_per_sample(map.contiguous(at::MemoryFormat::ChannelsLast)), map.reshape({3, 40}).sum(1)) <
        1e-13);
  CHECK(difference(av::sum_per_sample(at::ones({4, 6})), at::ones({4}) * 6) == 0);
  const av::Tensor numbers = normal_numbers({5});
  CHECK(same_bits(av::sum_per_sample(numbers), numbers));  // one number per sample already
}
