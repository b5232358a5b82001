// SPDX-License-Identifier: MIT
#include <animevae/prior/flow_prior.hpp>

#include <ATen/ops/full.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/stack.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <animevae/posterior/diagonal_gaussian.hpp>
#include <animevae/prior/rate.hpp>

#include "support/doctest.hpp"
#include "support/own_tensors.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE_TEMPLATE("the density of a flow integrates to 1, by quadrature over two latents", P, av::FlowPrior<1, 6>,
                   av::FlowPrior<2, 6>) {
  const av::OwnTensors own = random_own_tensors<P>({2}, 3);
  const double reach = 40;
  const std::int64_t n = 1601;
  const at::Tensor line = at::linspace(-reach, reach, n, at::kDouble);
  const at::Tensor z = at::stack({line.unsqueeze(1).expand({n, n}), line.expand({n, n})}, 2).view({-1, 2});
  const double step = 2 * reach / double(n - 1);
  CHECK(P{}.log_prob(z, own).exp().sum().template item<double>() * step * step == doctest::Approx(1).epsilon(2e-3));
}

TEST_CASE("the mean rate under a flow is the KL divergence: in closed form where it is affine, else by quadrature") {
  using P = av::FlowPrior<2, 6>;
  const double m = 0.4, s = 0.7;
  const std::int64_t n = 200'000;
  const auto posterior = [&](std::int64_t count) {
    return av::DiagonalGaussian::Batch{at::full({count, 1}, m, at::kDouble),
                                       at::full({count, 1}, 2 * std::log(s), at::kDouble)};
  };
  const av::DiagonalGaussian::Batch many = posterior(n);
  const at::Tensor z = many.rsample(normal_numbers({n, 1}, 7));
  const auto agrees = [&](const av::OwnTensors& own, double kl) {
    const at::Tensor rate = av::rate(P{}, many, {z}, own);
    return std::abs(rate.mean().item<double>() - kl) < 5 * rate.std().item<double>() / std::sqrt(double(n));
  };
  // Without weights the steps are u = z exp(s_i) + t_i: p(z) is a Gaussian.
  av::OwnTensors own = random_own_tensors<P>({1}, 5);
  for (const std::size_t i : {0U, 1U, 2U}) own.tensors[i].zero_();
  const at::Tensor biases = own[3].view({2, 2});
  const double s1 = biases[0][0].item<double>(), t1 = biases[0][1].item<double>(), s2 = biases[1][0].item<double>(),
               t2 = biases[1][1].item<double>();
  const double scale = std::exp(-s1 - s2), mean = -(t1 * std::exp(s2) + t2) * scale;
  CHECK(agrees(own, std::log(scale / s) + (s * s + (m - mean) * (m - mean)) / (2 * scale * scale) - 0.5));
  own = random_own_tensors<P>({1}, 6);
  const double step = 1e-3;
  const at::Tensor grid = at::linspace(m - 9 * s, m + 9 * s, std::int64_t(18 * s / step) + 1, at::kDouble).unsqueeze(1);
  const at::Tensor log_q = posterior(grid.size(0)).log_prob(grid);
  CHECK(agrees(own, (log_q.exp() * (log_q - P{}.log_prob(grid, own))).sum().item<double>() * step));
}

TEST_CASE("samples of a flow have its density: their moments and their entropy are those of quadrature") {
  using P = av::FlowPrior<2, 6>;
  const av::OwnTensors own = random_own_tensors<P>({1}, 5);
  const at::Tensor grid = at::linspace(-60, 60, 40001, at::kDouble).unsqueeze(1);
  const at::Tensor log_density = P{}.log_prob(grid, own), density = log_density.exp();
  const double step = 120.0 / 40000;
  av::Generator generator = av::make_generator(3);
  const std::int64_t count = 100'000;
  const at::Tensor z = P{}.sample(count, {1}, generator, grid, own);
  const auto within = [&](const at::Tensor& of_samples, const at::Tensor& on_grid) {
    const double expected = (density * on_grid).sum().item<double>() * step;
    return std::abs(of_samples.mean().item<double>() - expected) <
           5 * of_samples.std().item<double>() / std::sqrt(double(count));
  };
  CHECK(density.sum().item<double>() * step == doctest::Approx(1).epsilon(1e-4));
  CHECK(within(z.flatten(), grid.flatten()));
  CHECK(within(z.square().flatten(), grid.square().flatten()));
  CHECK(within(P{}.log_prob(z, own), log_density));
}

TEST_CASE("samples of a flow over several latents are the numbers that its density turns into their noise") {
  using P = av::FlowPrior<3, 9>;
  av::OwnTensors own = random_own_tensors<P>({4, 1, 2}, 7);
  for (at::Tensor& tensor : own.tensors) tensor = tensor * 0.3;  // eight factors exp(s) in a row stay in range
  av::Generator generator = av::make_generator(3), again = av::make_generator(3);
  const at::Tensor like = normal_numbers({1});
  const at::Tensor z = P{}.sample(5, {4, 1, 2}, generator, like, own);
  CHECK(z.sizes().vec() == std::vector<std::int64_t>{5, 4, 1, 2});
  const at::Tensor noise = av::standard_normal({5, 8}, again, like);
  using Networks = P::Networks;
  const Networks networks{own, 8};
  at::Tensor u = z.flatten(1);
  for (std::int64_t step = 0; step < 3; ++step) {
    if (step > 0) u = u.flip({1});
    const auto [s, t] = networks(step, u);
    u = u * s.exp() + t;
  }
  CHECK(difference(u, noise) < 1e-9);
}

TEST_CASE("the gradients of a flow's density are those of finite differences") {
  using P = av::FlowPrior<2, 5>;
  av::OwnTensors own = random_own_tensors<P>({3});
  for (at::Tensor& tensor : own.tensors) tensor.requires_grad_(true);
  const at::Tensor z = normal_numbers({2, 3}, 20).set_requires_grad(true);
  const auto sum = [&] { return P{}.log_prob(z, own).sum(); };
  sum().backward();
  const auto number = [&] { return sum().item<double>(); };
  CHECK(gradient_error(z, number) < 1e-7);
  for (const at::Tensor& tensor : own.tensors) CHECK(gradient_error(tensor, number) < 1e-7);
}
