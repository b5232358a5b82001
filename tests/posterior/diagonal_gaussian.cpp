// SPDX-License-Identifier: MIT
#include <animevae/posterior/diagonal_gaussian.hpp>

#include <ATen/ops/zeros_like.h>

#include <string>

#include "support/doctest.hpp"
#include "support/oracle.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("the KL divergence and the sample are torch's, for latent vectors and maps") {
  const Oracle* const oracle = Oracle::find();
  if (oracle == nullptr) return;
  for (const std::string name : {"posterior.vector", "posterior.map"}) {
    CAPTURE(name);
    const av::DiagonalGaussian::Batch posterior{(*oracle)[name + ".mean"].set_requires_grad(true),
                                                (*oracle)[name + ".log_variance"].set_requires_grad(true)};
    CHECK(difference(posterior.kl_divergence_per_latent(), (*oracle)[name + ".kl"]) < 1e-12);

    const av::Tensor z = posterior.rsample((*oracle)[name + ".noise"]);
    CHECK(difference(z, (*oracle)[name + ".z"]) < 1e-12);
    CHECK(difference(posterior.log_prob_per_latent(z), (*oracle)[name + ".log_prob"]) < 1e-12);
    CHECK(difference(posterior.log_prob(z), (*oracle)[name + ".log_prob"].flatten(1).sum(1)) < 1e-11);
    (z * (*oracle)[name + ".cotangent"]).sum().backward();
    CHECK(difference(posterior.mean.grad(), (*oracle)[name + ".mean.grad"]) < 1e-12);
    CHECK(difference(posterior.log_variance.grad(), (*oracle)[name + ".log_variance.grad"]) < 1e-12);
  }
}

TEST_CASE("the gradients of the KL divergence are mean and (variance - 1) / 2") {
  const av::DiagonalGaussian::Batch posterior{normal_numbers({4, 3}, 1).set_requires_grad(true),
                                              normal_numbers({4, 3}, 2).set_requires_grad(true)};
  const auto kl = [&] { return posterior.kl_divergence_per_latent().sum(); };
  kl().backward();
  CHECK(difference(posterior.mean.grad(), posterior.mean) < 1e-12);
  CHECK(difference(posterior.log_variance.grad(), (posterior.log_variance.exp() - 1) / 2) < 1e-12);
  const auto number = [&] { return kl().item<double>(); };
  CHECK(gradient_error(posterior.mean, number) < 1e-8);
  CHECK(gradient_error(posterior.log_variance, number) < 1e-8);
}

TEST_CASE("the KL divergence of a posterior equal to the prior is 0") {
  const av::Tensor zeros = at::zeros_like(normal_numbers({2, 5}));
  CHECK(av::DiagonalGaussian::Batch{zeros, zeros}.kl_divergence_per_latent().abs().max().item<double>() == 0);
}

TEST_CASE("moments are two halves of the channels, of vectors and of maps") {
  const av::Tensor moments = normal_numbers({3, 8, 2, 2});
  const auto posterior = av::DiagonalGaussian::of(moments);
  CHECK(same_bits(posterior.mean, moments.narrow(1, 0, 4)));
  CHECK(same_bits(posterior.log_variance, moments.narrow(1, 4, 4)));
}

TEST_CASE("samples have the posterior's mean and variance, and are its mean without noise") {
  const av::Tensor mean = normal_numbers({1, 4}, 1), log_variance = normal_numbers({1, 4}, 2);
  const av::DiagonalGaussian::Batch one{mean, log_variance};
  CHECK(same_bits(one.rsample(at::zeros_like(mean)), mean));

  const std::int64_t n = 100'000;
  const av::DiagonalGaussian::Batch many{mean.expand({n, 4}), log_variance.expand({n, 4})};
  av::Generator generator = av::make_generator(3);
  const av::Tensor z = many.rsample(generator), variance = log_variance.exp().flatten();
  const av::Tensor error = (z.mean(0) - mean.flatten()).abs() / (variance / n).sqrt();
  CHECK(error.max().item<double>() < 5);
  CHECK(((z.var(0) / variance - 1).abs() / std::sqrt(2.0 / n)).max().item<double>() < 5);
}
