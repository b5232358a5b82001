// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/as_strided.h>
#include <ATen/ops/isfinite.h>

#include <cstddef>
#include <string>
#include <vector>

#include <animevae/tensor/tensor_store.hpp>

namespace animevae {

/// A copy of a model's tensors, to restore when training diverges.
class Snapshot {
 public:
  explicit Snapshot(const TensorStore& tensors) : tensors_{live(tensors)} {
    for (const Tensor& tensor : tensors_) copies_.push_back(tensor.clone());
  }

  /// Copies the model's tensors and returns true; if one of their numbers is not finite, keeps the old copy and returns
  /// false.
  [[nodiscard]] bool update() {
    const at::NoGradGuard no_grad;
    for (const Tensor& tensor : tensors_)
      if (!at::isfinite(tensor.sum()).item<bool>()) return false;  // a NaN or infinity anywhere shows in the sum
    for (std::size_t i = 0; i < tensors_.size(); ++i) copies_[i].copy_(tensors_[i]);
    return true;
  }

  /// Names what it keeps, for checkpoints.
  void visit_state(auto&& f) {
    for (std::size_t i = 0; i < copies_.size(); ++i) f(std::to_string(i), copies_[i]);
  }

  /// What the model's saved() would be with the kept numbers: the same names, parts of the copies.
  [[nodiscard]] std::vector<NamedTensor> saved(const TensorStore& tensors) const {
    std::vector<NamedTensor> all = tensors.saved();
    for (NamedTensor& named : all)
      for (std::size_t i = 0; i < tensors_.size(); ++i)
        if (named.tensor.storage().unsafeGetStorageImpl() == tensors_[i].storage().unsafeGetStorageImpl())
          named.tensor = at::as_strided(copies_[i], named.tensor.sizes(), named.tensor.strides(),
                                        named.tensor.storage_offset() - tensors_[i].storage_offset());
    return all;
  }

  /// Copies the kept numbers back into the model.
  void restore() {
    const at::NoGradGuard no_grad;
    for (std::size_t i = 0; i < tensors_.size(); ++i) tensors_[i].copy_(copies_[i]);
  }

 private:
  static std::vector<Tensor> live(const TensorStore& tensors) {
    std::vector<Tensor> all;
    for (const ParameterGroup& group : tensors.groups()) all.push_back(group.values());
    for (const NamedTensor& buffer : tensors.buffers()) all.push_back(buffer.tensor);
    return all;
  }

  std::vector<Tensor> tensors_, copies_{};
};

}  // namespace animevae
