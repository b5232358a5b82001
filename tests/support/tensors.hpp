// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <animevae/tensor/random.hpp>
#include <animevae/tensor/tensor.hpp>

/// The largest difference of two elements; infinite where the sizes differ or a number is not finite.
inline double difference(const at::Tensor& a, const at::Tensor& b) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (a.sizes() != b.sizes()) return infinity;
  if (a.numel() == 0) return 0;
  const double worst = (a.detach().to(at::kDouble) - b.detach().to(at::kDouble)).abs().max().item<double>();
  return std::isfinite(worst) ? worst : infinity;
}

/// Whether two tensors are the same to the last bit.
inline bool same_bits(const at::Tensor& a, const at::Tensor& b) { return a.sizes() == b.sizes() && a.equal(b); }

inline at::Tensor tensor_of(const std::vector<double>& values, at::IntArrayRef sizes) {
  return at::tensor(values, at::kDouble).view(sizes);
}

inline at::Tensor normal_numbers(const std::vector<std::int64_t>& sizes, std::uint64_t seed = 1,
                                 at::ScalarType type = at::kDouble) {
  animevae::Generator generator = animevae::make_generator(seed);
  return at::randn(sizes, generator, at::TensorOptions{}.dtype(type));
}

/// Numbers in (0, 1), as pixels are.
inline at::Tensor pixels(const std::vector<std::int64_t>& sizes, std::uint64_t seed = 1,
                         at::ScalarType type = at::kDouble) {
  return normal_numbers(sizes, seed, type).sigmoid();
}

/// Compares a gradient with central differences of `f`, a function of x's present numbers; the largest difference,
/// relative to the largest slope. x is in float64.
template <class Function>
double gradient_error(const at::Tensor& x, const at::Tensor& gradient, const Function& f, double h = 1e-6) {
  const at::NoGradGuard no_grad;
  const at::Tensor expected = gradient.contiguous().view({-1});
  double worst = 0, steepest = 0;
  for (std::int64_t i = 0; i < x.numel(); ++i) {
    at::Tensor element = x;  // select() rather than view(): the layout may be any
    for (std::int64_t axis = 0, rest = i, below = x.numel(); axis < x.dim(); ++axis) {
      below /= x.size(axis);
      element = element.select(0, rest / below);
      rest %= below;
    }
    const double here = element.item<double>();
    element.fill_(here + h);
    const double above = f();
    element.fill_(here - h);
    const double below = f();
    element.fill_(here);
    const double slope = (above - below) / (2 * h);
    worst = std::max(worst, std::abs(slope - expected[i].item<double>()));
    steepest = std::max(steepest, std::abs(slope));
  }
  return steepest == 0 ? std::numeric_limits<double>::infinity() : worst / steepest;
}

/// The same of the gradient that backward() left with x.
template <class Function>
double gradient_error(const at::Tensor& x, const Function& f, double h = 1e-6) {
  return gradient_error(x, x.grad(), f, h);
}
