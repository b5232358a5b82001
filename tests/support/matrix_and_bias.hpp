// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/cat.h>

#include <string>

#include <animevae/tensor/parameters.hpp>

/// An optimiser group of a matrix and a vector, in float64.
struct MatrixAndBias {
  animevae::ParameterGroup group;
  at::Tensor matrix, bias;

  MatrixAndBias(const at::Tensor& matrix_begins, const at::Tensor& bias_begins, const std::string& name = "model")
      : group{name, 64, {.precision = at::kDouble}},
        matrix{group.take("matrix", matrix_begins.sizes().vec())},
        bias{group.take("bias", bias_begins.sizes().vec())} {
    const at::NoGradGuard no_grad;
    matrix.copy_(matrix_begins);
    bias.copy_(bias_begins);
  }

  /// The numbers of both, one behind the other.
  [[nodiscard]] at::Tensor values() const { return at::cat({matrix.detach().flatten(), bias.detach()}); }

  void set_gradient(const at::Tensor& numbers) const {
    matrix.grad().copy_(numbers.narrow(0, 0, matrix.numel()).view(matrix.sizes()));
    bias.grad().copy_(numbers.narrow(0, matrix.numel(), bias.numel()));
  }
};
