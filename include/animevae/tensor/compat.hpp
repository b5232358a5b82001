// SPDX-License-Identifier: MIT
#pragma once

// What differs between LibTorch 1.13 and 2.13, in one place.

#include <torch/version.h>

namespace animevae::compat {

constexpr bool libtorch_at_least(int major, int minor) {
  return TORCH_VERSION_MAJOR > major || (TORCH_VERSION_MAJOR == major && TORCH_VERSION_MINOR >= minor);
}

/// at::_fused_adam_ exists in 1.13 but throws on the CPU before 2.4.
inline constexpr bool has_fused_adam_on_cpu = libtorch_at_least(2, 4);

}  // namespace animevae::compat
