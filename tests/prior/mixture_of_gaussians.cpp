// SPDX-License-Identifier: MIT
#include <animevae/prior/mixture_of_gaussians.hpp>

#include <cmath>
#include <cstdint>
#include <vector>

#include <ATen/ops/linspace.h>
#include <ATen/ops/log.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>

#include <animevae/loss/elbo.hpp>
#include <animevae/metric/evaluate.hpp>
#include <animevae/train/train.hpp>
#include <animevae/weights/model_file.hpp>

#include <animevae/prior/rate.hpp>

#include "support/doctest.hpp"
#include "support/oracle.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

template <int Components>
av::OwnTensors mixture(const at::Tensor& weights, const at::Tensor& means, const at::Tensor& scales) {
  return {.tensors = {at::log(weights), means.flatten().clone(), at::log(scales).flatten()}};
}

/// Two components in one dimension, of different weights, places and scales.
av::OwnTensors two_peaks() {
  return mixture<2>(tensor_of({0.3, 0.7}, {2}), tensor_of({-2, 1}, {2, 1}), tensor_of({0.5, 0.8}, {2, 1}));
}

template <int Components>
using MixtureVae = av::Vae<TinyEncoder, TinyDecoder, av::Gaussian, av::Elbo, av::MixtureOfGaussians<Components>>;

}  // namespace

TEST_CASE("the density of a mixture is that of torch.distributions' MixtureSameFamily") {
  const Oracle* const oracle = Oracle::find();
  if (oracle == nullptr) return;
  const auto own =
      mixture<3>((*oracle)["mixture.weights"], (*oracle)["mixture.means"], (*oracle)["mixture.diagonal.scales"]);
  const at::Tensor rows = (*oracle)["mixture.rows"], expected = (*oracle)["mixture.diagonal.log_prob"];
  CHECK(difference(av::MixtureOfGaussians<3>{}.log_prob(rows, own), expected) < 1e-12);
  // Latent maps are taken as vectors.
  CHECK(difference(av::MixtureOfGaussians<3>{}.log_prob(rows.view({6, 1, 2, 2}), own), expected) < 1e-12);
}

TEST_CASE("the density of a mixture integrates to 1") {
  const at::Tensor z = at::linspace(-10, 10, 20001, at::kDouble).unsqueeze(1);
  const double sum = av::MixtureOfGaussians<2>{}.log_prob(z, two_peaks()).exp().sum().item<double>() * 0.001;
  CHECK(sum == doctest::Approx(1).epsilon(1e-6));
}

TEST_CASE("samples of a mixture have its density") {
  const av::MixtureOfGaussians<2> prior;
  const av::OwnTensors own = two_peaks();
  const at::Tensor grid = at::linspace(-10, 10, 20001, at::kDouble).unsqueeze(1);
  const at::Tensor log_density = prior.log_prob(grid, own), density = log_density.exp();
  av::Generator generator = av::make_generator(3);
  const std::int64_t count = 100'000;
  const at::Tensor z = prior.sample(count, {1}, generator, grid, own);
  const auto within = [&](const at::Tensor& of_samples, const at::Tensor& on_grid) {
    const double expected = (density * on_grid).sum().item<double>() * 0.001;
    const double error = of_samples.std().item<double>() / std::sqrt(double(count));
    return std::abs(of_samples.mean().item<double>() - expected) < 5 * error;
  };
  CHECK(within(z.flatten(), grid.flatten()));
  CHECK(within(z.square().flatten(), grid.square().flatten()));
  CHECK(within(prior.log_prob(z, own), log_density));  // its entropy
  CHECK(prior
            .sample(4, {3, 2, 1}, generator, grid.to(at::kFloat),
                    mixture<2>(tensor_of({0.5, 0.5}, {2}), normal_numbers({2, 6}), at::ones({2, 6}, at::kDouble)))
            .sizes() == at::IntArrayRef{4, 3, 2, 1});
}

TEST_CASE("the rate under one standard component is the KL divergence to N(0, 1), in the mean over samples") {
  const std::int64_t n = 200'000;
  const at::Tensor mean = normal_numbers({1, 3}, 1), log_variance = normal_numbers({1, 3}, 2);
  const av::DiagonalGaussian::Batch posterior{mean, log_variance},
      many{mean.expand({n, 3}), log_variance.expand({n, 3})};
  const auto own = mixture<1>(tensor_of({1}, {1}), at::zeros({1, 3}, at::kDouble), at::ones({1, 3}, at::kDouble));
  const at::Tensor rate = av::rate(av::MixtureOfGaussians<1>{}, many, {many.rsample(normal_numbers({n, 3}, 7))}, own);
  const double error = rate.std().item<double>() / std::sqrt(double(n));
  CHECK(std::abs(rate.mean().item<double>() - posterior.kl_divergence_per_latent().sum().item<double>()) < 5 * error);
}

TEST_CASE("the mean rate under two components is the KL divergence from them by quadrature") {
  const double m = 0.4, s = 0.7, step = 1e-3;
  const at::Tensor z = at::linspace(m - 9 * s, m + 9 * s, std::int64_t(18 * s / step) + 1, at::kDouble).unsqueeze(1);
  const auto options = at::TensorOptions{}.dtype(at::kDouble);
  const auto posterior = [&](std::int64_t n) {
    return av::DiagonalGaussian::Batch{at::ones({n, 1}, options) * m, at::ones({n, 1}, options) * (2 * std::log(s))};
  };
  const at::Tensor log_q = posterior(z.size(0)).log_prob(z);
  const av::MixtureOfGaussians<2> prior;
  const double kl = (log_q.exp() * (log_q - prior.log_prob(z, two_peaks()))).sum().item<double>() * step;
  const std::int64_t n = 200'000;
  const av::DiagonalGaussian::Batch many = posterior(n);
  const at::Tensor rate = av::rate(prior, many, {many.rsample(normal_numbers({n, 1}, 7))}, two_peaks());
  CHECK(std::abs(rate.mean().item<double>() - kl) < 5 * rate.std().item<double>() / std::sqrt(double(n)));
}

TEST_CASE("the rate's gradients are those of finite differences, for the mixture and for the posterior") {
  av::OwnTensors own = mixture<2>(tensor_of({0.3, 0.7}, {2}), normal_numbers({2, 3}, 4), pixels({2, 3}, 5));
  for (at::Tensor& tensor : own.tensors) tensor.requires_grad_(true);
  const at::Tensor mean = normal_numbers({4, 3}, 1).requires_grad_(true);
  const at::Tensor log_variance = normal_numbers({4, 3}, 2).requires_grad_(true), noise = normal_numbers({4, 3}, 3);
  const auto rate = [&] {
    const av::DiagonalGaussian::Batch posterior{mean, log_variance};
    return av::rate(av::MixtureOfGaussians<2>{}, posterior, {posterior.rsample(noise)}, own).sum();
  };
  rate().backward();
  const auto value = [&] { return rate().item<double>(); };
  for (const at::Tensor& tensor : {own[0], own[1], own[2], mean, log_variance})
    CHECK(gradient_error(tensor, value) < 1e-7);
}

TEST_CASE("a mixture begins with components that differ, by the seed") {
  const MixtureVae<3> one{.options = {.seed = 1}}, again{.options = {.seed = 1}}, other{.options = {.seed = 2}};
  const at::Tensor& means = one.parts.own_prior[1];
  CHECK(means.sizes() == at::IntArrayRef{6});
  CHECK(means.std().item<double>() > 0.2);
  CHECK(same_bits(means, again.parts.own_prior[1]));
  CHECK_FALSE(same_bits(means, other.parts.own_prior[1]));
  CHECK(one.parts.own_prior[0].abs().max().item<double>() == 0);
  CHECK(one.parts.own_prior[2].abs().max().item<double>() == 0);
}

TEST_CASE("a model draws its samples from the prior as it was trained, and keeps it in its file") {
  const TemporaryFolder folder;
  MixtureVae<2> model{.options = {.seed = 1}}, loaded{.options = {.seed = 2}};
  const at::Tensor before = model.parts.own_prior[1].clone();
  av::train(model, tiny_images(16), {.epochs = 20, .batch_size = 8, .learning_rate = 1e-2});
  CHECK(difference(model.parts.own_prior[1], before) > 1e-3);
  {
    const at::NoGradGuard no_grad;
    at::Tensor{model.parts.own_prior[1]}.fill_(100);
  }
  av::Generator generator = av::make_generator(1);
  CHECK(model.sample_latents(50, generator).min().item<double>() > 80);
  av::save_model(folder / "m.safetensors", model);
  av::load_model(folder / "m.safetensors", loaded);
  av::Generator same = av::make_generator(5), seed = av::make_generator(5);
  CHECK(same_bits(loaded.sample(3, same), model.sample(3, seed)));
}

TEST_CASE("a model with a mixture is measured, with a rate and without one of each latent") {
  const MixtureVae<2> model;
  const av::Metrics whole = av::evaluate(model, tiny_images(9), {.batch_size = 9}),
                    parts = av::evaluate(model, tiny_images(9), {.batch_size = 2});
  CHECK(whole.rate_per_latent.empty());
  CHECK(std::isfinite(whole.rate));
  CHECK(parts.rate == doctest::Approx(whole.rate).epsilon(1e-6));
  CHECK(parts.distortion == doctest::Approx(whole.distortion).epsilon(1e-6));
}
