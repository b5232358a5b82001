// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/linear.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/softmax.h>

#include <cmath>
#include <cstdint>

#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// The weights of a self-attention over C channels: `in_weight` (3C, C) and `in_bias` (3C) of query, key and value one
/// below the other, `out_weight` (C, C) and `out_bias` (C), as torch.nn.MultiheadAttention has them.
struct AttentionWeights {
  const Tensor &in_weight, &in_bias, &out_weight, &out_bias;
};

/// Scaled dot-product attention between all places of maps (N, C, H, W), in `heads` groups of channels:
/// softmax(q k^T / sqrt(C / heads)) v, between the projections. Returns (N, C, H, W), its channels last in memory.
inline Tensor self_attention(const Tensor& x, const AttentionWeights& weights, std::int64_t heads) {
  // at::scaled_dot_product_attention does not exist in LibTorch 1.13.
  const std::int64_t count = x.size(0), channels = x.size(1), places = x.size(2) * x.size(3), each = channels / heads;
  const Tensor rows = x.flatten(2).transpose(1, 2);                           // (N, HW, C)
  const Tensor joined = at::linear(rows, weights.in_weight, weights.in_bias)  // (N, HW, 3C)
                            .reshape({count, places, 3, heads, each})
                            .permute({2, 0, 3, 1, 4});  // (3, N, heads, HW, each)
  const Tensor scores = at::matmul(joined[0] / std::sqrt(double(each)), joined[1].transpose(2, 3));
  const Tensor mixed = at::matmul(at::softmax(scores, -1), joined[2]);  // (N, heads, HW, each)
  const Tensor out =
      at::linear(mixed.transpose(1, 2).reshape({count, places, channels}), weights.out_weight, weights.out_bias);
  return out.transpose(1, 2).reshape(x.sizes());
}

}  // namespace animevae
