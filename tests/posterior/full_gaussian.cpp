// SPDX-License-Identifier: MIT
#include <animevae/posterior/full_gaussian.hpp>

#include <ATen/ops/cat.h>
#include <ATen/ops/zeros.h>

#include <string>

#include <animevae/posterior/diagonal_gaussian.hpp>

#include "support/doctest.hpp"
#include "support/oracle.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("sample, density, KL divergence and variances of a full Gaussian are those of torch's MultivariateNormal") {
  const Oracle* const oracle = Oracle::find();
  if (oracle == nullptr) return;
  const auto at = [&](const char* name) { return (*oracle)[std::string{"full_gaussian."} + name]; };
  const av::Tensor moments = at("moments").detach().set_requires_grad(true);
  const av::FullGaussian::Batch posterior = av::FullGaussian::of(moments, {4});
  const av::Tensor z = posterior.rsample(at("noise"));
  CHECK(difference(z, at("z")) < 1e-12);
  CHECK(difference(posterior.log_prob(z), at("log_prob")) < 1e-11);
  CHECK(difference(posterior.kl_divergence(), at("kl")) < 1e-11);
  CHECK(difference(posterior.marginal_log_variance(), at("log_variance")) < 1e-12);
  CHECK(same_bits(posterior.point(), moments.narrow(1, 0, 4)));
  (z * at("cotangent")).sum().backward();
  CHECK(difference(moments.grad(), at("moments.grad")) < 1e-12);
}

TEST_CASE("the gradients of a full Gaussian's KL divergence and density are those of finite differences") {
  const av::Tensor moments = normal_numbers({3, 9}, 1).set_requires_grad(true), noise = normal_numbers({3, 3}, 2);
  const auto sum = [&] {
    const av::FullGaussian::Batch posterior = av::FullGaussian::of(moments, {3});
    return posterior.kl_divergence().sum() + posterior.log_prob(noise).sum();
  };
  sum().backward();
  CHECK(gradient_error(moments, [&] { return sum().item<double>(); }) < 1e-7);
}

TEST_CASE("a full Gaussian without correlations is the diagonal one, and takes latents of one number and of maps") {
  for (const av::Shape latent : {av::Shape{1}, av::Shape{2, 1, 2}}) {
    const std::int64_t n = latent.size();
    CHECK((av::FullGaussian::moments(latent) == av::Shape{int(n + n * (n + 1) / 2)}));
    const av::Tensor mean = normal_numbers({3, n}, 1), log_scale = normal_numbers({3, n}, 2);
    const av::Tensor below = at::zeros({3, n * (n - 1) / 2}, at::kDouble);
    const av::FullGaussian::Batch full = av::FullGaussian::of(at::cat({mean, log_scale, below}, 1), latent);
    const av::DiagonalGaussian::Batch diagonal{mean, log_scale * 2};
    const av::Tensor noise = normal_numbers({3, n}, 3).view(av::batch_sizes(3, latent));
    const av::Tensor z = full.rsample(noise);
    CHECK(z.sizes().vec() == av::batch_sizes(3, latent));
    CHECK(difference(z.flatten(1), diagonal.rsample(noise.flatten(1))) < 1e-14);
    CHECK(difference(full.log_prob(z), diagonal.log_prob(z.flatten(1))) < 1e-12);
    CHECK(difference(full.kl_divergence(), diagonal.kl_divergence_per_latent().sum(1)) < 1e-12);
    CHECK(full.point().sizes().vec() == av::batch_sizes(3, latent));
  }
}
