// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/autocast_mode.h>

#include <animevae/tensor/compat.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// While one lives, convolutions and matrix products of this thread compute in `type`, on tensors of the device, and
/// everything else in its own type. Its cache of shortened weights ends with it: weights change between steps.
class AutocastGuard {
 public:
  AutocastGuard(at::Device device, at::ScalarType type) : device_{device.type()} {
    enabled_before_ = is_enabled();
    type_before_ = type_of();
    set(true, type);
    at::autocast::increment_nesting();
  }
  AutocastGuard(const AutocastGuard&) = delete;
  AutocastGuard& operator=(const AutocastGuard&) = delete;
  ~AutocastGuard() {
    if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
    set(enabled_before_, type_before_);
  }

 private:
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
  [[nodiscard]] bool is_enabled() const { return at::autocast::is_autocast_enabled(device_); }
  [[nodiscard]] at::ScalarType type_of() const { return at::autocast::get_autocast_dtype(device_); }
  void set(bool enabled, at::ScalarType type) const {
    at::autocast::set_autocast_enabled(device_, enabled);
    at::autocast::set_autocast_dtype(device_, type);
  }
#else
  [[nodiscard]] bool is_cpu() const { return device_ == at::kCPU; }
  [[nodiscard]] bool is_enabled() const {
    return is_cpu() ? at::autocast::is_cpu_enabled() : at::autocast::is_enabled();
  }
  [[nodiscard]] at::ScalarType type_of() const {
    return is_cpu() ? at::autocast::get_autocast_cpu_dtype() : at::autocast::get_autocast_gpu_dtype();
  }
  void set(bool enabled, at::ScalarType type) const {
    if (is_cpu()) {
      at::autocast::set_cpu_enabled(enabled);
      at::autocast::set_autocast_cpu_dtype(type);
    } else {
      at::autocast::set_enabled(enabled);
      at::autocast::set_autocast_gpu_dtype(type);
    }
  }
#endif

  at::DeviceType device_;
  bool enabled_before_;
  at::ScalarType type_before_;
};

}  // namespace animevae
