// SPDX-License-Identifier: MIT
#pragma once

#include <c10/core/impl/LocalDispatchKeySet.h>

#include <vector>

#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// Adds the gradient of a loss to the gradients of all that it was computed from. Autocast is off meanwhile: gradients
/// are computed in the types of their forward pass.
inline void backward(const Tensor& loss) {
  const c10::impl::ExcludeDispatchKeyGuard without_autocast{c10::autocast_dispatch_keyset};
  loss.backward();
}

/// Adds the gradient of a loss to the gradients of these parameters, and to no other. The loss may share what it was
/// computed from with others, whose gradients come after it.
inline void backward(const Tensor& loss, const std::vector<Tensor>& parameters) {
  if (parameters.empty() || !loss.requires_grad()) return;
  const c10::impl::ExcludeDispatchKeyGuard without_autocast{c10::autocast_dispatch_keyset};
  loss.backward({}, /*retain_graph=*/true, /*create_graph=*/false, at::TensorList{parameters});
}

}  // namespace animevae
