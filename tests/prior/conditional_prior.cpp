// SPDX-License-Identifier: MIT
#include <animevae/prior/conditional_prior.hpp>

#include <ATen/ops/eye.h>
#include <ATen/ops/full.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <animevae/posterior/full_gaussian.hpp>
#include <animevae/prior/rate.hpp>

#include "support/doctest.hpp"
#include "support/oracle.hpp"
#include "support/own_tensors.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

using LabelPrior = av::ConditionalPrior<3>;
static_assert(av::HasRatePerLatent<av::GivenPrior<LabelPrior>, av::DiagonalGaussian::Batch>);
static_assert(av::HasRate<av::GivenPrior<LabelPrior>, av::FullGaussian::Batch> &&
              !av::HasRatePerLatent<av::GivenPrior<LabelPrior>, av::FullGaussian::Batch>);

/// The rate of each latent, and its gradients, are those of torch.distributions.
void compare_with(const Oracle& oracle, const std::vector<std::int64_t>& sizes) {
  const auto expected = [&](const std::string& what) { return oracle["conditional_prior." + what]; };
  av::OwnTensors own;
  for (int i = 0; i < 4; ++i) own.tensors.push_back(expected("own" + std::to_string(i)).set_requires_grad(true));
  const at::Tensor mean = expected("mean").set_requires_grad(true);
  const at::Tensor log_variance = expected("log_variance").set_requires_grad(true);
  const at::Tensor z = expected("z").view(sizes);
  const auto prior = av::prior_given(LabelPrior{}, expected("labels"), own);
  const av::DiagonalGaussian::Batch q{mean.view(sizes), log_variance.view(sizes)};
  const at::Tensor rate = av::rate_per_latent(prior, q, z, {});
  CHECK(difference(rate, expected("kl").view(sizes)) < 1e-12);
  CHECK(difference(prior.log_prob_per_latent(z), expected("log_prob").view(sizes)) < 1e-12);
  rate.sum().backward();
  CHECK(difference(mean.grad(), expected("mean.grad")) < 1e-12);
  CHECK(difference(log_variance.grad(), expected("log_variance.grad")) < 1e-12);
  for (int i = 0; i < 4; ++i)
    CHECK(difference(own[std::size_t(i)].grad(), expected("own" + std::to_string(i) + ".grad")) < 1e-12);
}

}  // namespace

TEST_CASE("ConditionalPrior's rate, density and gradients are torch.distributions', of vectors and of maps") {
  const Oracle* const oracle = Oracle::find();
  if (oracle == nullptr) return;
  compare_with(*oracle, {5, 4});
  compare_with(*oracle, {5, 1, 2, 2});
}

TEST_CASE("ConditionalPrior begins as the standard normal for all labels") {
  av::OwnTensors own;
  for (const av::OwnTensor& declared : av::own_tensors_of<LabelPrior>({4}))
    own.tensors.push_back(at::full({declared.shape.size()}, declared.initial, at::kDouble));
  const auto prior = LabelPrior{}.given(at::eye(3, at::kDouble), own);
  const av::DiagonalGaussian::Batch q{normal_numbers({3, 4}), normal_numbers({3, 4}, 2)};
  CHECK(difference(prior.rate_per_latent(q, q.mean), q.kl_divergence_per_latent()) < 1e-14);
}

TEST_CASE("ConditionalPrior::sample draws one latent for each row from its own Gaussian") {
  const av::OwnTensors own = random_own_tensors<LabelPrior>({2});
  const at::Tensor labels = at::eye(3, at::kDouble).repeat_interleave(20'000, 0);
  av::Generator generator = av::make_generator(1);
  const auto prior = LabelPrior{}.given(labels, own);
  const at::Tensor z = prior.sample(60'000, {2}, generator, own[0]);
  const at::Tensor mean = own[0].view({2, 3}).t() + own[1], variance = (own[2].view({2, 3}).t() + own[3]).exp();
  const at::Tensor grouped = z.view({3, 20'000, 2});
  // Five standard errors of a mean and of a variance.
  CHECK(((grouped.mean(1) - mean).abs() / (variance / 20'000).sqrt()).max().item<double>() < 5);
  CHECK(((grouped.var(1, true) / variance - 1).abs()).max().item<double>() < 5 * std::sqrt(2 / 20'000.0));
  CHECK((prior.sample(60'000, {2}, generator, own[0].to(at::kFloat)).scalar_type() == at::kFloat));
}

TEST_CASE("ConditionalPrior refuses latents of other images and of another shape") {
  const av::OwnTensors own = random_own_tensors<LabelPrior>({4});
  const auto prior = LabelPrior{}.given(at::eye(3, at::kDouble), own);
  CHECK_THROWS_WITH_AS((void)prior.log_prob_per_latent(normal_numbers({5, 4})),
                       "the conditional prior has the labels of 3 images and 4 latents for each; it was given 5 images "
                       "of 4 latents",
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)prior.log_prob_per_latent(normal_numbers({3, 1, 4, 4})),
                       "the conditional prior has the labels of 3 images and 4 latents for each; it was given 3 images "
                       "of 16 latents",
                       av::InvalidValue);
  av::Generator generator = av::make_generator(1);
  CHECK_THROWS_AS((void)prior.sample(2, {4}, generator, own[0]), av::InvalidValue);
}
