// SPDX-License-Identifier: MIT
#pragma once

#include <animevae/network/layer.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

namespace detail {

/// A weight as the matrix whose singular values count: a row for each output channel (of a group, where the convolution
/// is transposed).
inline Tensor matrix_of(const Layer& l, const Tensor& weight) {
  return (l.op == Op::conv_transpose ? weight.transpose(0, 1) : weight).flatten(1);
}

// Products and sums rather than at::mv, which autocast would compute in bfloat16: too short for the largest singular
// value, by which every output is divided.
inline Tensor times_rows(const Tensor& matrix, const Tensor& u) { return (matrix * u.unsqueeze(1)).sum(0); }
inline Tensor times_columns(const Tensor& matrix, const Tensor& v) { return (matrix * v).sum(1); }

inline constexpr double least_norm = 1e-12;  // torch.nn.functional.normalize's

inline Tensor normalised(const Tensor& vector) { return vector / vector.norm().clamp_min(least_norm); }

}  // namespace detail

/// The left singular vector of the layer's weight after `times` power iterations from `u`.
inline Tensor iterate_singular_vector(const Layer& l, const Tensor& weight, Tensor u, int times) {
  const at::NoGradGuard no_grad;
  const Tensor matrix = detail::matrix_of(l, weight.detach());
  for (int i = 0; i < times; ++i)
    u = detail::normalised(detail::times_columns(matrix, detail::normalised(detail::times_rows(matrix, u))));
  return u;
}

/// The layer's weight divided by its largest singular value, sigma = u^T W v with v = W^T u / |W^T u| (Miyato et al.,
/// 2018; torch.nn.utils.parametrizations.spectral_norm, which also keeps v). Training replaces the numbers of `u` by
/// those of one more power iteration. The gradient goes through W alone: that of sigma is u v^T.
inline Tensor spectrally_normalised(const Layer& l, const Tensor& weight, const Tensor& u, bool training) {
  Tensor vector = u;
  if (training) {
    // The graph keeps this one: the buffer changes again where a step runs the network twice before its backward pass.
    vector = iterate_singular_vector(l, weight, u, 1);
    const at::NoGradGuard no_grad;
    Tensor{u}.copy_(vector);
  }
  // |W^T u| is u^T W v. So is its gradient: v is a unit vector along W^T u, and its own change adds nothing.
  return weight / detail::times_rows(detail::matrix_of(l, weight), vector).norm().clamp_min(detail::least_norm);
}

}  // namespace animevae
