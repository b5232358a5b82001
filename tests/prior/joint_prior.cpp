// SPDX-License-Identifier: MIT
#include <animevae/prior/joint_prior.hpp>

#include <ATen/ops/cat.h>

#include <cmath>
#include <cstdint>
#include <tuple>
#include <vector>

#include <animevae/loss/progress.hpp>
#include <animevae/posterior/categorical.hpp>
#include <animevae/posterior/diagonal_gaussian.hpp>
#include <animevae/posterior/full_gaussian.hpp>
#include <animevae/posterior/with_flow.hpp>
#include <animevae/prior/mixture_of_gaussians.hpp>
#include <animevae/prior/standard_normal.hpp>
#include <animevae/prior/uniform_categorical.hpp>

#include "support/doctest.hpp"
#include "support/own_tensors.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

using JointOfTwo = av::Joint<av::Part<2, av::DiagonalGaussian>, av::Part<6, av::Categorical<3>>>;
using PriorOfTwo = av::JointPrior<av::Part<2, av::MixtureOfGaussians<4>>, av::Part<6, av::UniformCategorical<3>>>;
using JointOfNumbers = av::Joint<av::Part<2, av::DiagonalGaussian>, av::Part<3, av::DiagonalGaussian>>;
using PriorOfNumbers = av::JointPrior<av::Part<2, av::StandardNormal>, av::Part<3, av::StandardNormal>>;

}  // namespace

TEST_CASE("the rate of a JointPrior is the sum of its parts'") {
  const av::OwnTensors own = random_own_tensors<PriorOfTwo>({8});
  const av::Tensor moments = normal_numbers({5, 10}, 1);
  const auto q = JointOfTwo{}.of(moments, {8}, {}, av::Progress{});
  const av::Tensor z = q.rsample(normal_numbers({5, 8}, 2));
  const auto& [gaussian, categories] = q.parts;
  const av::Tensor expected = gaussian.log_prob(z.narrow(1, 0, 2)) -
                              av::MixtureOfGaussians<4>{}.log_prob(z.narrow(1, 0, 2), own) +
                              categories.kl_divergence_from_uniform();
  CHECK(difference(av::rate(PriorOfTwo{}, q, {z}, own), expected) < 1e-12);
  CHECK_FALSE(av::HasRatePerLatent<PriorOfTwo, JointOfTwo::Batch>);

  using Second = av::JointPrior<av::Part<2, av::StandardNormal>, av::Part<3, av::MixtureOfGaussians<2>>>;
  const av::OwnTensors of_second = random_own_tensors<Second>({5});
  const auto numbers = JointOfNumbers{}.of(normal_numbers({5, 10}, 1), {5}, {}, av::Progress{});
  const av::Tensor last = z.narrow(1, 3, 3);
  CHECK(difference(av::rate(Second{}, numbers, {z.narrow(1, 1, 5)}, of_second),
                   std::get<0>(numbers.parts).kl_divergence_per_latent().sum(1) +
                       std::get<1>(numbers.parts).log_prob(last) -
                       av::MixtureOfGaussians<2>{}.log_prob(last, of_second)) < 1e-12);
}

TEST_CASE("a JointPrior of standard normal parts is the standard normal, with a rate of each latent") {
  const auto q = JointOfNumbers{}.of(normal_numbers({4, 10}, 1), {5}, {}, av::Progress{});
  const av::Tensor z = normal_numbers({4, 5}, 3);
  static_assert(av::HasRatePerLatent<PriorOfNumbers, JointOfNumbers::Batch>);
  static_assert(av::HasRatePerLatent<av::StandardNormal, JointOfNumbers::Batch>);
  CHECK(difference(av::rate_per_latent(PriorOfNumbers{}, q, z, {}),
                   av::rate_per_latent(av::StandardNormal{}, q, z, {})) < 1e-14);
  CHECK(difference(PriorOfNumbers{}.log_prob(z, {}), av::StandardNormal{}.log_prob_per_latent(z).sum(1)) < 1e-14);
}

TEST_CASE("a JointPrior has a rate of a Joint whose parts have its sizes, and of no other posterior") {
  using OtherSizes = av::Joint<av::Part<5, av::DiagonalGaussian>, av::Part<3, av::Categorical<3>>>;
  using OtherOrder = av::Joint<av::Part<6, av::Categorical<3>>, av::Part<2, av::DiagonalGaussian>>;
  using Longer =
      av::Joint<av::Part<2, av::DiagonalGaussian>, av::Part<3, av::Categorical<3>>, av::Part<3, av::Categorical<3>>>;
  CHECK(av::HasRate<PriorOfTwo, JointOfTwo::Batch>);
  CHECK_FALSE(av::HasRate<PriorOfTwo, OtherSizes::Batch>);
  CHECK_FALSE(av::HasRate<PriorOfTwo, OtherOrder::Batch>);
  CHECK_FALSE(av::HasRate<PriorOfTwo, Longer::Batch>);
  CHECK_FALSE(av::HasRate<PriorOfTwo, av::DiagonalGaussian::Batch>);
  CHECK_FALSE(av::HasRate<av::StandardNormal, JointOfTwo::Batch>);
}

TEST_CASE("a JointPrior takes a flow beside parts with a density, and none beside categories") {
  using Flow = av::WithFlow<av::DiagonalGaussian, av::InverseAutoregressive<1, 4, 2>>;
  using Numbers = av::Joint<av::Part<2, av::FullGaussian>, av::Part<3, Flow>>;
  using WithCategories = av::Joint<av::Part<3, Flow>, av::Part<3, av::Categorical<3>>>;
  using Prior = av::JointPrior<av::Part<2, av::MixtureOfGaussians<2>>, av::Part<3, av::StandardNormal>>;
  static_assert(av::HasRate<Prior, Numbers::Batch>);
  CHECK_FALSE(av::HasRate<av::JointPrior<av::Part<3, av::StandardNormal>, av::Part<3, av::UniformCategorical<3>>>,
                          WithCategories::Batch>);
  const av::OwnTensors own = random_own_tensors<Prior>({5});
  const auto q = Numbers{}.of(normal_numbers({4, 13}, 1), {5}, random_own_tensors<Numbers>({5}), av::Progress{});
  const av::PosteriorSample sample = av::sample_of(q, normal_numbers({4, 5}, 2));
  CHECK(difference(av::rate(Prior{}, q, sample, own), sample.log_prob - Prior{}.log_prob(sample.z, own)) == 0);
}

TEST_CASE("samples of a JointPrior are those of its parts, and have its density") {
  const av::OwnTensors own = random_own_tensors<PriorOfTwo>({8});
  av::Generator one = av::make_generator(1), again = av::make_generator(1);
  const av::Tensor like = normal_numbers({1});
  const std::int64_t n = 50'000;
  const av::Tensor z = PriorOfTwo{}.sample(n, {8}, one, like, own);
  const av::Tensor numbers = av::MixtureOfGaussians<4>{}.sample(n, {2}, again, like, own);
  CHECK(same_bits(z, at::cat({numbers, av::UniformCategorical<3>{}.sample(n, {6}, again, like)}, 1)));
  // The entropy of a prior of numbers, against samples of another.
  const av::Tensor of_normal = PriorOfNumbers{}.sample(n, {5}, one, like, {});
  const av::Tensor log_prob = PriorOfNumbers{}.log_prob(of_normal, {});
  CHECK(std::abs(log_prob.mean().item<double>() + 2.5 * (1 + std::log(2 * M_PI))) <
        5 * log_prob.std().item<double>() / std::sqrt(double(n)));
}

TEST_CASE("the gradients of a JointPrior's rate are those of finite differences, for both sides") {
  av::OwnTensors own = random_own_tensors<PriorOfTwo>({8});
  for (av::Tensor& tensor : own.tensors) tensor.requires_grad_(true);
  const av::Tensor moments = normal_numbers({3, 10}, 1).set_requires_grad(true), noise = normal_numbers({3, 8}, 2);
  const auto sum = [&] {
    const auto q = JointOfTwo{}.of(moments, {8}, {}, av::Progress{});
    return av::rate(PriorOfTwo{}, q, {q.rsample(noise)}, own).sum();
  };
  sum().backward();
  const auto number = [&] { return sum().item<double>(); };
  CHECK(gradient_error(moments, number) < 1e-7);
  for (const av::Tensor& tensor : own.tensors) CHECK(gradient_error(tensor, number) < 1e-7);
}
