// SPDX-License-Identifier: MIT
#include <animevae/tensor/finite.hpp>

#include <ATen/ops/arange.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

#include <limits>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity(),
                 not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("not_finite is empty for tensors of finite numbers and of integers") {
  CHECK(av::not_finite(at::arange(12).to(at::kFloat).view({3, 4})).empty());
  CHECK(av::not_finite(at::arange(12)).empty());
  CHECK(av::not_finite(at::zeros({0})).empty());
  CHECK(av::not_finite(at::zeros({})).empty());
}

TEST_CASE("numbers that are not finite are counted, and the first is told with its place") {
  const av::Tensor x = at::zeros({2, 3, 4});
  x[1][2][0] = not_a_number;
  CHECK(av::not_finite(x) == "1 of 24, the first nan at [1,2,0]");
  x[1][0][3] = -infinity;
  CHECK(av::not_finite(x) == "2 of 24, the first -inf at [1,0,3]");
  x[0][0][0] = infinity;  // the two infinities cancel in no sum
  CHECK(av::not_finite(x) == "3 of 24, the first inf at [0,0,0]");
  CHECK(av::not_finite(x.permute({2, 0, 1})) == "3 of 24, the first inf at [0,0,0]");
  CHECK(av::not_finite(at::full({}, not_a_number)) == "1 of 1, the first nan");
  CHECK(av::not_finite(at::full({3}, infinity, at::kHalf)) == "3 of 3, the first inf at [0]");
  CHECK(av::not_finite(at::full({3}, not_a_number, at::kDouble)) == "3 of 3, the first nan at [0]");
}

TEST_CASE("not_finite is empty for finite numbers whose sum overflows") {
  CHECK(av::not_finite(at::full({1000}, 3e38F)).empty());
  CHECK(av::not_finite(at::full({1000}, 60'000.0, at::kHalf)).empty());
  CHECK(av::not_finite(at::full({1000}, 1e308, at::kDouble)).empty());
}
