// SPDX-License-Identifier: MIT
#include <animevae/prior/uniform_codes.hpp>

#include <ATen/ops/tensor.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include <animevae/posterior/codebook.hpp>
#include <animevae/posterior/diagonal_gaussian.hpp>
#include <animevae/prior/rate.hpp>

#include "support/doctest.hpp"
#include "support/own_tensors.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("the rate under uniform codes is the places' number times the logarithm of the codes'") {
  using Q = av::Codebook<7>;
  const av::Shape latent{3, 2, 2};
  const Q::Batch q = Q::of(normal_numbers({4, 3, 2, 2}), latent, random_own_tensors<Q>(latent));
  CHECK(av::PriorOfCodes<av::UniformCodes>);
  CHECK(av::HasRate<av::UniformCodes, Q::Batch>);
  CHECK_FALSE(av::HasRatePerLatent<av::UniformCodes, Q::Batch>);
  CHECK_FALSE(av::HasRate<av::UniformCodes, av::DiagonalGaussian::Batch>);
  const at::Tensor rate = av::rate(av::UniformCodes{}, q, {q.point()}, {});
  CHECK(rate.sizes().vec() == std::vector<std::int64_t>{4});
  CHECK((rate - 4 * std::log(7.0)).abs().max().item<double>() < 1e-14);
  // -log p of what is drawn: the share of all 2^3 sequences of two codes.
  av::Generator generator = av::make_generator(2);
  const std::int64_t n = 40'000;
  const at::Tensor drawn = av::UniformCodes{}.sample_codes(n, {9, 1, 3}, 2, generator);
  const at::Tensor shares =
      (drawn * at::tensor({1, 2, 4}, at::kLong)).sum(1).bincount({}, 8).to(at::kDouble) / double(n);
  CHECK((shares - 0.125).abs().max().item<double>() < 5 * std::sqrt(0.125 * 0.875 / double(n)));
}

TEST_CASE("uniform codes are drawn equally often, reproducibly") {
  av::Generator one = av::make_generator(1), again = av::make_generator(1);
  const std::int64_t n = 20'000;
  const at::Tensor codes = av::UniformCodes{}.sample_codes(n, {9, 2, 3}, 5, one);
  CHECK(codes.sizes().vec() == std::vector<std::int64_t>{n, 6});
  CHECK(codes.equal(av::UniformCodes{}.sample_codes(n, {9, 2, 3}, 5, again)));
  for (std::int64_t code = 0; code < 5; ++code) {
    const double share = codes.eq(code).to(at::kDouble).mean().item<double>();
    CHECK(std::abs(share - 0.2) < 5 * std::sqrt(0.2 * 0.8 / double(6 * n)));
  }
}
