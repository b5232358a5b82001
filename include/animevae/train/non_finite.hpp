// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/isfinite.h>
#include <ATen/ops/where.h>

#include <span>
#include <type_traits>
#include <vector>

#include <animevae/model/gradients.hpp>
#include <animevae/tensor/tensor_store.hpp>
#include <animevae/train/state_list.hpp>

namespace animevae {

/// Whether a loss and all gradients of the groups are finite: a 0-dimensional bool on their device, which the host has
/// not read. (A NaN or an infinity anywhere shows in a sum.)
[[nodiscard]] inline Tensor all_finite(const BatchLosses& losses, std::span<const ParameterGroup> groups) {
  const at::NoGradGuard no_grad;
  Tensor sum = losses.row[0];
  for (const ParameterGroup& group : groups) sum = sum + group.gradients().sum();
  return at::isfinite(sum);
}

/// Takes a step back where its losses or gradients were not finite. On the CPU, where reading a number waits for
/// nothing, the step is not taken at all; on another device it is taken, and each tensor that it changed gets its old
/// numbers by a selection on the device.
class SkipNonFinite {
 public:
  /// `choose_on_device`: as on a device that the host would have to wait for.
  SkipNonFinite(const TensorStore& tensors, bool choose_on_device)
      : tensors_{tensors}, choose_on_device_{choose_on_device} {}

  /// Before the losses are computed: keeps the running statistics, which computing them changes.
  void before_losses() {
    const at::NoGradGuard no_grad;
    statistics_.resize(tensors_.buffers().size());
    for (std::size_t i = 0; i < statistics_.size(); ++i) {
      const Tensor& now = tensors_.buffers()[i].tensor;
      if (statistics_[i].defined()) statistics_[i].copy_(now);
      else statistics_[i] = now.clone();
    }
  }

  /// Puts back the running statistics as they were before the losses.
  void restore_statistics() {
    const at::NoGradGuard no_grad;
    for (std::size_t i = 0; i < statistics_.size(); ++i) tensors_.buffers()[i].tensor.copy_(statistics_[i]);
  }

  /// Calls `update`, which changes the groups and the tensors that `step` lists, to effect only where `finite` is true.
  template <class Step, class Update>
  void update_if(const Tensor& finite, std::span<const ParameterGroup> groups, Step& step, Update&& update) {
    const at::NoGradGuard no_grad;
    if (!choose_on_device_) {
      if (finite.item<bool>()) update();
      else restore_statistics();
      return;
    }
    std::vector<Tensor> changed;
    for (const ParameterGroup& group : groups) changed.push_back(group.values());
    for_each_state(step, [&](const std::string&, auto& value) {
      if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, Tensor>) changed.push_back(value);
    });
    std::vector<Tensor> before;
    for (const Tensor& tensor : changed) before.push_back(tensor.clone());
    update();
    for (std::size_t i = 0; i < changed.size(); ++i) changed[i].copy_(at::where(finite, changed[i], before[i]));
    for (std::size_t i = 0; i < statistics_.size(); ++i) {
      const Tensor& now = tensors_.buffers()[i].tensor;
      now.copy_(at::where(finite, now, statistics_[i]));
    }
  }

 private:
  const TensorStore& tensors_;
  bool choose_on_device_;
  std::vector<Tensor> statistics_{};  // of the running statistics, before the step
};

}  // namespace animevae
