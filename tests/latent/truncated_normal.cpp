// SPDX-License-Identifier: MIT
#include <animevae/latent/truncated_normal.hpp>

#include <ATen/ops/empty.h>

#include <cmath>
#include <numbers>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("truncated numbers have the truncated normal's variance, and lie within the limit") {
  av::Generator generator = av::make_generator(1);
  for (const double q : {0.5, 1.0, 2.0}) {
    const at::Tensor numbers = av::truncated_normal({100, 1000}, q, generator, at::empty({0}, at::kFloat));
    CHECK(numbers.abs().max().item<double>() < q);
    // 1 - 2 q density(q) / probability(-q..q)
    const double density = std::exp(-q * q / 2) / std::sqrt(2 * std::numbers::pi);
    CHECK(numbers.var().item<double>() ==
          doctest::Approx(1 - 2 * q * density / std::erf(q / std::numbers::sqrt2)).epsilon(0.02));
  }
}

TEST_CASE("numbers that lie within the limit stay as they would be without one") {
  const at::Tensor like = at::empty({0}, at::kFloat);
  av::Generator one = av::make_generator(5), other = av::make_generator(5);
  const at::Tensor free = av::standard_normal({50, 4}, one, like), held = av::truncated_normal({50, 4}, 1, other, like);
  const at::Tensor inside = free.abs() < 1;
  CHECK(held.masked_select(inside).equal(free.masked_select(inside)));
  CHECK_FALSE(held.equal(free));
}

TEST_CASE("truncated_normal refuses a limit below 0.01") {
  av::Generator generator = av::make_generator(1);
  CHECK_THROWS_WITH_AS((void)av::truncated_normal({2}, 0, generator, at::empty({0}, at::kFloat)),
                       "a normal distribution is truncated at 0.01 or farther out, not at 0", av::InvalidValue);
}
