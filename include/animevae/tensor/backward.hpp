// SPDX-License-Identifier: MIT
#pragma once

#include <c10/core/impl/LocalDispatchKeySet.h>

#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// Adds the gradient of a loss to the gradients of all that it was computed from. Autocast is off meanwhile: gradients
/// are computed in the types of their forward pass.
inline void backward(const Tensor& loss) {
  const c10::impl::ExcludeDispatchKeyGuard without_autocast{c10::autocast_dispatch_keyset};
  loss.backward();
}

}  // namespace animevae
