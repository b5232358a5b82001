// SPDX-License-Identifier: MIT
#include <animevae/latent/aggregate_posterior.hpp>

#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <cmath>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("the Gaussian of the aggregate posterior has the means' covariance and the posteriors' own variances") {
  const av::PosteriorTable table{at::tensor({1.0f, 3.0f, 3.0f, 7.0f}).view({2, 2}),
                                 at::tensor({0.0f, std::log(2.0f), std::log(3.0f), std::log(4.0f)}).view({2, 2})};
  const av::GaussianMixture found = av::aggregate_gaussian(table);
  CHECK(difference(found.means, at::tensor({2.0, 5.0}, at::kDouble).view({1, 2})) < 1e-12);
  const at::Tensor factor = found.scales[0];
  // 1 2 / 2 4 of the means, 2 and 3 of the posteriors
  CHECK(difference(factor.matmul(factor.t()), at::tensor({3.0, 2.0, 2.0, 7.0}, at::kDouble).view({2, 2})) < 1e-6);
}

TEST_CASE("samples of all posteriors have the moments of the aggregate") {
  const av::PosteriorTable table{normal_numbers({20'000, 2}, 1, at::kFloat) * 2, at::zeros({20'000, 2})};
  av::Generator generator = av::make_generator(2);
  const at::Tensor rows = av::aggregate_sample(table, generator);
  CHECK(difference(rows.var(0), at::full({2}, 5.0)) < 0.2);
  CHECK(difference(rows.mean(0), at::zeros({2})) < 0.05);
}

TEST_CASE("latents that do not vary leave a proper Gaussian") {
  const av::PosteriorTable table{at::zeros({5, 3}), at::full({5, 3}, -100.0)};
  const av::GaussianMixture found = av::aggregate_gaussian(table);
  CHECK(std::isfinite(found.log_prob(at::zeros({1, 3})).item<double>()));
}

TEST_CASE("one image has no covariance, and is refused in a sentence") {
  CHECK_THROWS_WITH_AS((void)av::aggregate_gaussian({at::zeros({1, 3}), at::zeros({1, 3})}),
                       "a Gaussian is fitted to at least 2 images", av::InvalidValue);
}
