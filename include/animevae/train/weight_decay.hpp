// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/zeros_like.h>

#include <animevae/tensor/parameters.hpp>

namespace animevae {

/// 1 for each number of a group's flat buffer that weight decay shrinks, 0 for the others: biases, the scales and
/// shifts of norms, and the numbers that a policy owns, all of which are vectors. With `biases` it shrinks them too.
[[nodiscard]] inline Tensor decay_mask(const ParameterGroup& group, bool biases) {
  const at::NoGradGuard no_grad;
  const Tensor& flat = group.values();
  Tensor mask = at::zeros_like(flat);
  for (const NamedTensor& parameter : group.parameters()) {
    const Tensor& view = parameter.tensor;
    if (biases || view.dim() > 1) mask.narrow(0, view.storage_offset() - flat.storage_offset(), view.numel()).fill_(1);
  }
  return mask;
}

}  // namespace animevae
