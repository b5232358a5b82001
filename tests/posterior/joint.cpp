// SPDX-License-Identifier: MIT
#include <animevae/posterior/joint.hpp>

#include <ATen/ops/cat.h>

#include <string>
#include <vector>

#include <animevae/core/values.hpp>
#include <animevae/loss/progress.hpp>
#include <animevae/posterior/categorical.hpp>
#include <animevae/posterior/diagonal_gaussian.hpp>
#include <animevae/posterior/full_gaussian.hpp>
#include <animevae/posterior/point_estimate.hpp>
#include <animevae/posterior/with_flow.hpp>

#include "support/doctest.hpp"
#include "support/own_tensors.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

using NumbersAndCategories =
    av::Joint<av::Part<2, av::DiagonalGaussian>, av::Part<6, av::Categorical<3>>, av::Part<1, av::PointEstimate>>;
using TwoGaussians = av::Joint<av::Part<2, av::DiagonalGaussian>, av::Part<3, av::DiagonalGaussian>>;
using DiagonalAndFull = av::Joint<av::Part<2, av::DiagonalGaussian>, av::Part<3, av::FullGaussian>>;
using GaussianAndFlow = av::Joint<av::Part<2, av::FullGaussian>,
                                  av::Part<3, av::WithFlow<av::DiagonalGaussian, av::InverseAutoregressive<1, 4, 2>>>>;

}  // namespace

TEST_CASE("a Joint's moments, noise, samples and points are those of its parts, one after the other") {
  static_assert(av::Posterior<NumbersAndCategories>);
  static_assert(NumbersAndCategories::moments({9}) == av::Shape{4 + 6 + 1});
  static_assert(NumbersAndCategories::noise({9}) == av::Shape{2 + 6 + 0});
  static_assert(NumbersAndCategories::takes({9}) && !NumbersAndCategories::takes({8}) &&
                !NumbersAndCategories::takes({9, 2, 2}));
  const av::Tensor moments = normal_numbers({5, 11}, 1), noise = normal_numbers({5, 8}, 2);
  const NumbersAndCategories joint{.parts = {{}, {.temperature = 0.4}, {}}};
  const auto q = joint.of(moments, {9}, {}, av::Progress{});
  const auto gaussian = av::DiagonalGaussian::of(moments.narrow(1, 0, 4));
  const auto categories = av::Categorical<3>{.temperature = 0.4}.of(moments.narrow(1, 4, 6), {6}, av::Progress{});
  const av::Tensor last = moments.narrow(1, 10, 1);
  CHECK(same_bits(
      q.rsample(noise),
      at::cat({gaussian.rsample(noise.narrow(1, 0, 2)), categories.rsample(noise.narrow(1, 2, 6)), last}, 1)));
  CHECK(same_bits(q.point(), at::cat({gaussian.mean, categories.point(), last}, 1)));
  CHECK(same_bits(av::rows_of(q).point, q.point()));
  CHECK_FALSE(av::rows_of(q).log_variance.defined());
}

TEST_CASE("a Joint has what all of its parts have") {
  using Mixed = NumbersAndCategories::Batch;
  static_assert(!av::HasDensity<Mixed> && !av::HasDensityPerLatent<Mixed> && !av::detail::HasDivergence<Mixed>);
  using Both = TwoGaussians::Batch;
  static_assert(av::HasDensityPerLatent<Both> && av::HasDensityAnywhere<Both> &&
                av::detail::HasDivergencePerLatent<Both>);
  using Full = DiagonalAndFull::Batch;
  static_assert(!av::HasDensityPerLatent<Full> && av::HasDensityAnywhere<Full> && av::detail::HasDivergence<Full> &&
                !av::detail::HasDivergencePerLatent<Full>);
  using Flow = GaussianAndFlow::Batch;
  static_assert(!av::HasDensityAnywhere<Flow> && av::SamplesWithDensity<Flow> && !av::SamplesWithDensity<Full>);
  CHECK(NumbersAndCategories::is_continuous(1));
  CHECK_FALSE(NumbersAndCategories::is_continuous(2));
  CHECK_FALSE(NumbersAndCategories::is_continuous(7));
  CHECK(NumbersAndCategories::is_continuous(8));
}

TEST_CASE("the densities and divergences of two Gaussian parts are those of one Gaussian over all latents") {
  const av::Tensor mean = normal_numbers({4, 5}, 1), log_variance = normal_numbers({4, 5}, 2),
                   z = normal_numbers({4, 5}, 3);
  const av::Tensor moments = at::cat(
      {mean.narrow(1, 0, 2), log_variance.narrow(1, 0, 2), mean.narrow(1, 2, 3), log_variance.narrow(1, 2, 3)}, 1);
  const auto joint = TwoGaussians{}.of(moments, {5}, {}, av::Progress{});
  const av::DiagonalGaussian::Batch whole{mean, log_variance};
  CHECK(difference(joint.rsample(z), whole.rsample(z)) < 1e-15);
  CHECK(difference(joint.log_prob(z), whole.log_prob(z)) < 1e-13);
  CHECK(difference(joint.log_prob_per_latent(z), whole.log_prob_per_latent(z)) < 1e-15);
  CHECK(difference(joint.kl_divergence_per_latent(), whole.kl_divergence_per_latent()) < 1e-15);
  CHECK(difference(joint.marginal_log_variance(), log_variance) == 0);
}

TEST_CASE("the divergence of a Joint is the sum of its parts', and a sample has the density of both") {
  const av::Tensor moments = normal_numbers({4, 13}, 1);
  const auto joint = DiagonalAndFull{}.of(moments, {5}, {}, av::Progress{});
  const auto diagonal = av::DiagonalGaussian::of(moments.narrow(1, 0, 4));
  const auto full = av::FullGaussian::of(moments.narrow(1, 4, 9), {3});
  CHECK(difference(joint.kl_divergence(), diagonal.kl_divergence_per_latent().sum(1) + full.kl_divergence()) < 1e-13);

  const av::OwnTensors own = random_own_tensors<GaussianAndFlow>({5});
  const av::Tensor of_flow = normal_numbers({4, 5 + 6 + 2}, 5), noise = normal_numbers({4, 5}, 6);
  const auto with_flow = GaussianAndFlow{}.of(of_flow, {5}, own, av::Progress{});
  const av::PosteriorSample sample = with_flow.rsample_with_log_prob(noise);
  CHECK(same_bits(sample.z, with_flow.rsample(noise)));
  const auto& first = std::get<0>(with_flow.parts);
  const av::PosteriorSample flow = std::get<1>(with_flow.parts).rsample_with_log_prob(noise.narrow(1, 2, 3));
  CHECK(difference(sample.log_prob, first.log_prob(sample.z.narrow(1, 0, 2)) + flow.log_prob) < 1e-13);
}

TEST_CASE("a Joint describes its parts, and its values are theirs") {
  CHECK(NumbersAndCategories::description() == "2 diagonal_gaussian, 6 categorical of 3 values, 1 point_estimate");
  CHECK_THROWS_WITH_AS(av::check_values(NumbersAndCategories{.parts = {{}, {.temperature = -1}, {}}}, "posterior"),
                       "posterior.part2.temperature is -1; it must be above 0", av::InvalidValue);
}
