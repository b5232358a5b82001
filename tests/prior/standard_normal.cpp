// SPDX-License-Identifier: MIT
#include <animevae/prior/standard_normal.hpp>

#include <cmath>
#include <cstdint>
#include <vector>

#include <animevae/posterior/diagonal_gaussian.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("the rate is the KL divergence in closed form, and the mean log-ratio of samples agrees") {
  const std::int64_t n = 200'000;
  const av::Tensor mean = normal_numbers({1, 3}, 1), log_variance = normal_numbers({1, 3}, 2);
  const av::DiagonalGaussian::Batch posterior{mean, log_variance},
      many{mean.expand({n, 3}), log_variance.expand({n, 3})};
  const av::Tensor rate = av::StandardNormal{}.rate_per_latent(posterior, {});
  CHECK(same_bits(rate, posterior.kl_divergence_per_latent()));

  const av::Tensor noise = normal_numbers({n, 3}, 7), z = many.rsample(noise);
  const av::Tensor log_ratio = (z.square() - noise.square() - log_variance) / 2;  // log q(z|x) - log p(z)
  const av::Tensor error = log_ratio.std(0) / std::sqrt(double(n));
  CHECK(((log_ratio.mean(0) - rate.flatten()).abs() / error).max().item<double>() < 5);
}

TEST_CASE("samples are reproducible, of the latent's shape, in the model's precision") {
  const av::StandardNormal prior;
  const av::Tensor like = normal_numbers({1});
  av::Generator one = av::make_generator(1), again = av::make_generator(1);
  const av::Tensor vectors = prior.sample(5, {7}, one, like);
  CHECK(vectors.sizes().vec() == std::vector<std::int64_t>{5, 7});
  CHECK(same_bits(vectors, prior.sample(5, {7}, again, like)));
  CHECK((vectors.scalar_type() == at::kDouble));
  const av::Tensor maps = prior.sample(1000, {4, 2, 3}, one, like);
  CHECK(maps.sizes().vec() == std::vector<std::int64_t>{1000, 4, 2, 3});
  CHECK(std::abs(maps.mean().item<double>()) < 5 / std::sqrt(24'000.0));
  CHECK(std::abs(maps.var().item<double>() - 1) < 5 * std::sqrt(2 / 24'000.0));
}

TEST_CASE("samples of StandardNormal have its density: their entropy is that of N(0, I)") {
  av::Generator generator = av::make_generator(3);
  const std::int64_t n = 100'000;
  const av::Tensor z = av::StandardNormal{}.sample(n, {3}, generator, normal_numbers({1}));
  const av::Tensor log_prob = av::StandardNormal{}.log_prob_per_latent(z).sum(1);
  const double entropy = 1.5 * (1 + std::log(2 * M_PI));
  CHECK(std::abs(log_prob.mean().item<double>() + entropy) < 5 * log_prob.std().item<double>() / std::sqrt(double(n)));
}
