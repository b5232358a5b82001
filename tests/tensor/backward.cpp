// SPDX-License-Identifier: MIT
#include <animevae/tensor/backward.hpp>

#include <ATen/ops/matmul.h>

#include <animevae/tensor/autocast.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("gradients are computed in the types of the forward pass, whether autocast is on meanwhile or not") {
  const at::Tensor x = normal_numbers({8, 8}, 1, at::kFloat), y = normal_numbers({8, 8}, 2, at::kFloat);
  const auto gradient = [&](bool autocast_meanwhile) {
    at::Tensor weight = normal_numbers({8, 8}, 3, at::kFloat);
    weight.set_requires_grad(true);
    // In float32: only a product under autocast would be shorter.
    const at::Tensor loss = (at::matmul(x, weight) - y).square().sum();
    if (autocast_meanwhile) {
      const av::AutocastGuard guard{at::kCPU, at::kBFloat16};
      av::backward(loss);
    } else {
      av::backward(loss);
    }
    return weight.grad();
  };
  CHECK(same_bits(gradient(true), gradient(false)));
}

TEST_CASE("backward with parameters gives a gradient to these, and to no other that the loss was computed from") {
  const auto parameter = [](std::uint64_t seed) { return normal_numbers({3}, seed).set_requires_grad(true); };
  const at::Tensor a = parameter(1), b = parameter(2), unused = parameter(3);
  const at::Tensor shared = (a * b).exp(), first = shared.sum(), second = (shared * shared).sum();
  av::backward(first, {a, unused});
  av::backward(second, {b});
  CHECK(difference(a.grad(), (shared * b).detach()) < 1e-12);
  CHECK(difference(b.grad(), (2 * shared * shared * a).detach()) < 1e-12);
  CHECK((!unused.grad().defined() || unused.grad().abs().max().item<double>() == 0));
  CHECK_NOTHROW(av::backward(first, {}));
  CHECK_NOTHROW(av::backward(first.detach(), {a}));
}
