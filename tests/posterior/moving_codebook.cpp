// SPDX-License-Identifier: MIT
#include <animevae/posterior/moving_codebook.hpp>

#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <cstdint>
#include <vector>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

/// Three codes of two numbers, never chosen so far.
av::OwnTensors three_codes() {
  return {.tensors = {at::tensor({0.0, 0.0, 10.0, 0.0, 0.0, 10.0}, at::kDouble), at::zeros({3}, at::kDouble),
                      at::zeros({6}, at::kDouble)}};
}

at::Tensor two_numbers(const std::vector<double>& values) {
  const auto rows = std::int64_t(values.size()) / 2;
  return at::tensor(values, at::kDouble).view({rows, 2});
}

}  // namespace

TEST_CASE("a moving codebook's codes are the moving means of the vectors that chose them, by hand") {
  const av::MovingCodebook<3> q{.decay = 0.9, .revive_below = 0};
  const av::OwnTensors own = three_codes();
  (void)q.of(two_numbers({1, 1, 3, 1, 9, 1}), {2}, own);  // the first code twice, the second once
  CHECK(difference(own[1], at::tensor({0.2, 0.1, 0.0}, at::kDouble)) < 1e-15);
  CHECK(difference(own[0], at::tensor({2.0, 1.0, 9.0, 1.0, 0.0, 10.0}, at::kDouble)) < 1e-14);
  (void)q.of(two_numbers({4, 3}), {2}, own);  // the first code again: (0.9 * 0.4 + 0.1 * 4) / (0.9 * 0.2 + 0.1)
  CHECK(own[0][0].item<double>() == doctest::Approx((0.9 * 0.4 + 0.4) / 0.28));
  CHECK(own[0][1].item<double>() == doctest::Approx((0.9 * 0.2 + 0.3) / 0.28));
  CHECK(own[1][1].item<double>() == doctest::Approx(0.09));
}

TEST_CASE("a batch is looked up before its codes move, and evaluation moves none") {
  const av::MovingCodebook<3> q{.revive_below = 0};
  const av::OwnTensors own = three_codes();
  const auto batch = q.of(two_numbers({1, 1}), {2}, own);
  CHECK(difference(batch.point(), two_numbers({0, 0})) == 0);
  const at::Tensor after = own[0].clone();
  CHECK(difference(q.of(two_numbers({1, 1}), {2}, own.constant()).point(), two_numbers({1, 1})) < 1e-14);
  CHECK(same_bits(own[0], after));
}

TEST_CASE("codes that nothing chooses are put where the vectors farthest from their codes lie") {
  const av::MovingCodebook<3> q;
  const av::OwnTensors own = three_codes();
  (void)q.of(two_numbers({0, 0, 1, 0, 0, -7, 2, 0}), {2}, own);  // all choose the first code
  const at::Tensor codes = own[0].view({3, 2});
  CHECK(difference(codes[1], at::tensor({0.0, -7.0}, at::kDouble)) < 1e-14);
  CHECK(difference(codes[2], at::tensor({2.0, 0.0}, at::kDouble)) < 1e-14);
  const auto batch = q.of(two_numbers({0, -7}), {2}, own.constant());
  CHECK(batch.indices.item<std::int64_t>() == 1);
}

TEST_CASE("a moving codebook's gradients go straight through, and to no code") {
  const av::MovingCodebook<3> q;
  const at::Tensor encoded = two_numbers({1, 1, 9, 2}).set_requires_grad(true), cotangent = two_numbers({1, 2, 3, 4});
  (q.of(encoded, {2}, three_codes()).rsample({}) * cotangent).sum().backward();
  CHECK(same_bits(encoded.grad(), cotangent));
  CHECK_THROWS_AS(av::check_values(av::MovingCodebook<3>{.decay = 1.5}, "posterior"), av::InvalidValue);
}
