// SPDX-License-Identifier: MIT
#include <animevae/prior/uniform_categorical.hpp>

#include <cmath>
#include <vector>

#include <animevae/loss/progress.hpp>
#include <animevae/posterior/diagonal_gaussian.hpp>
#include <animevae/prior/rate.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("the rate under UniformCategorical is the mean of log q - log p over one-hot samples") {
  const std::int64_t n = 200'000;
  const at::Tensor logits = normal_numbers({1, 8}, 1);
  const av::Categorical<4> posterior;
  const double rate =
      av::rate(av::UniformCategorical<4>{}, posterior.of(logits, {8}, av::Progress{}), {}, {}).item<double>();
  const auto many = posterior.of(logits.expand({n, 8}), {8}, av::Progress::final());
  const at::Tensor z = many.rsample(normal_numbers({n, 8}, 2));
  const at::Tensor each = (z * many.log_probs.flatten(1)).sum(1) + 2 * std::log(4.0);
  CHECK(std::abs(each.mean().item<double>() - rate) < 5 * each.std().item<double>() / std::sqrt(double(n)));
}

TEST_CASE("there is a rate of categories with as many values, and none of each latent") {
  using P = av::UniformCategorical<4>;
  CHECK(av::HasRate<P, av::CategoricalBatch<4>>);
  CHECK_FALSE(av::HasRate<P, av::CategoricalBatch<5>>);
  CHECK_FALSE(av::HasRate<P, av::DiagonalGaussian::Batch>);
  CHECK_FALSE(av::HasRatePerLatent<P, av::CategoricalBatch<4>>);
}

TEST_CASE("samples of UniformCategorical are one-hots with each value equally often, reproducibly") {
  av::Generator one = av::make_generator(1), again = av::make_generator(1);
  const std::int64_t n = 20'000;
  const at::Tensor like = normal_numbers({1});
  const at::Tensor z = av::UniformCategorical<3>{}.sample(n, {6, 1, 2}, one, like);
  CHECK(z.sizes().vec() == std::vector<std::int64_t>{n, 6, 1, 2});
  CHECK((z.scalar_type() == at::kDouble));
  CHECK(same_bits(z, av::UniformCategorical<3>{}.sample(n, {6, 1, 2}, again, like)));
  CHECK(z.view({n, 2, 3, 1, 2}).sum(2).eq(1).all().item<bool>());
  const double error = std::sqrt(2.0 / 9 / double(n));
  CHECK((z.mean(0) - 1.0 / 3).abs().max().item<double>() < 5 * error);
  const at::Tensor both = (z.select(1, 0) * z.select(1, 3)).mean(0);  // the variables are independent
  CHECK((both - 1.0 / 9).abs().max().item<double>() < 5 * std::sqrt(8.0 / 81 / double(n)));
  CHECK(av::UniformCategorical<3>{}.sample(5, {6}, one, like).sizes().vec() == std::vector<std::int64_t>{5, 6});
}
