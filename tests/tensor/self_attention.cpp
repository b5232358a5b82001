// SPDX-License-Identifier: MIT
#include <animevae/tensor/self_attention.hpp>

#include <ATen/ops/eye.h>
#include <ATen/ops/zeros.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

// PyTorch's numbers, with gradients: tests/tensor/run.cpp.

TEST_CASE("self_attention without query and key is the mean of the values of each head") {
  const av::Tensor x = normal_numbers({2, 4, 3, 5}), none = at::zeros({4}, at::kDouble);
  av::Tensor in = at::zeros({12, 4}, at::kDouble);
  in.narrow(0, 8, 4).copy_(at::eye(4, at::kDouble));
  const av::Tensor out = normal_numbers({4, 4}, 2), in_bias = at::zeros({12}, at::kDouble);
  const av::Tensor y = av::self_attention(x, {in, in_bias, out, none}, 2);
  const av::Tensor mean = x.mean({2, 3}).matmul(out.t());
  CHECK(difference(y, mean.view({2, 4, 1, 1}).expand({2, 4, 3, 5})) < 1e-14);
}

TEST_CASE("self_attention of one channel is softmax(q k) v, place by place") {
  const double q = 0.7, k = -1.3, v = 2, shift = 0.25;
  const av::Tensor x = tensor_of({0.5, -1, 2}, {1, 1, 1, 3});
  const av::Tensor in = tensor_of({q, k, v}, {3, 1}), bias = tensor_of({0, 0, shift}, {3});
  const av::Tensor y = av::self_attention(x, {in, bias, tensor_of({3}, {1, 1}), tensor_of({-1}, {1})}, 1);
  for (std::int64_t i = 0; i < 3; ++i) {
    double sum = 0, mixed = 0;
    for (std::int64_t j = 0; j < 3; ++j) {
      const double from = x.view({3})[i].item<double>(), to = x.view({3})[j].item<double>();
      const double weight = std::exp(q * from * k * to);
      sum += weight;
      mixed += weight * (v * to + shift);
    }
    CHECK(std::abs(y.view({3})[i].item<double>() - (3 * mixed / sum - 1)) < 1e-14);
  }
}

TEST_CASE("self_attention does not depend on the order of places, the layout of the map or the rest of the batch") {
  const av::Tensor in = normal_numbers({18, 6}, 1), in_bias = normal_numbers({18}, 2);
  const av::Tensor out = normal_numbers({6, 6}, 3), out_bias = normal_numbers({6}, 4);
  const av::AttentionWeights weights{in, in_bias, out, out_bias};
  const av::Tensor x = normal_numbers({3, 6, 4, 5}, 5), y = av::self_attention(x, weights, 3);
  CHECK(difference(av::self_attention(x.flip({2, 3}), weights, 3), y.flip({2, 3})) < 1e-13);
  CHECK(difference(av::self_attention(x.contiguous(at::MemoryFormat::ChannelsLast), weights, 3), y) < 1e-13);
  CHECK(difference(av::self_attention(x.narrow(0, 1, 1), weights, 3), y.narrow(0, 1, 1)) < 1e-13);
  CHECK(av::self_attention(x.narrow(0, 0, 0), weights, 3).sizes().vec() == std::vector<std::int64_t>{0, 6, 4, 5});
}
