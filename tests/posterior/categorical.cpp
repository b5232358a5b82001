// SPDX-License-Identifier: MIT
#include <animevae/posterior/categorical.hpp>

#include <ATen/ops/full.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/tensor.h>

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include <animevae/loss/progress.hpp>
#include <animevae/loss/schedule.hpp>

#include "support/doctest.hpp"
#include "support/oracle.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

using ThreeValues = av::Categorical<3>;

/// -log(-log Phi(n)) with the error function, whose complement keeps the upper tail's digits.
double gumbel_by_erfc(double n) {
  const double tail = std::erfc(std::abs(n) / std::numbers::sqrt2) / 2;
  return -std::log(n > 0 ? -std::log1p(-tail) : -std::log(tail));
}

}  // namespace

TEST_CASE("gumbel_of_normal is -log(-log Phi(n)) in both tails, in float32 too, and finite everywhere") {
  for (const at::ScalarType type : {at::kFloat, at::kDouble})
    for (double n = -9; n <= 9; n += 0.25) {
      CAPTURE(n);
      const double gumbel = av::gumbel_of_normal(at::full({1}, n, type)).item<double>();
      CHECK(gumbel == doctest::Approx(gumbel_by_erfc(n)).epsilon(type == at::kFloat ? 2e-6 : 1e-12));
    }
  const at::Tensor far = at::tensor({-1e30, -200.0, -14.0, 14.0, 40.0, 1e30}, at::kDouble);
  for (const at::Tensor& numbers : {far, far.to(at::kFloat)})
    CHECK(at::isfinite(av::gumbel_of_normal(numbers)).all().item<bool>());
}

TEST_CASE("gumbel_of_normal makes numbers with the Gumbel distribution's mean and variance") {
  const std::int64_t n = 400'000;
  const at::Tensor gumbel = av::gumbel_of_normal(normal_numbers({n}, 3));
  const double variance = std::numbers::pi * std::numbers::pi / 6;
  CHECK(std::abs(gumbel.mean().item<double>() - std::numbers::egamma) < 5 * std::sqrt(variance / double(n)));
  CHECK(gumbel.var().item<double>() == doctest::Approx(variance).epsilon(0.01));  // kurtosis 5.4: 0.4 %
}

TEST_CASE("samples and gradients are those of torch's gumbel_softmax with the same noise, straight through too") {
  const Oracle* const oracle = Oracle::find();
  if (oracle == nullptr) return;
  const auto tensor = [&](const std::string& name) { return (*oracle)["categorical." + name]; };
  for (const int straight_through : {0, 1}) {
    CAPTURE(straight_through);
    const std::string kind = straight_through == 1 ? "hard." : "soft.";
    const at::Tensor logits = tensor("logits").detach().set_requires_grad(true);
    const ThreeValues posterior{.temperature = 0.7, .straight_through = straight_through};
    const at::Tensor z = posterior.of(logits, {6}, av::Progress{}).rsample(tensor("noise"));
    CHECK(difference(z, tensor(kind + "z")) < 1e-12);
    (z * tensor("cotangent")).sum().backward();
    CHECK(difference(logits.grad(), tensor(kind + "grad")) < 1e-12);
  }
}

TEST_CASE("the gradients of a relaxed sample and of the divergence are those of finite differences") {
  const at::Tensor logits = normal_numbers({2, 6, 1, 2}, 1).set_requires_grad(true);
  const at::Tensor noise = normal_numbers({2, 6, 1, 2}, 2), weight = normal_numbers({2, 6, 1, 2}, 3);
  const auto sum = [&] {
    const auto q = ThreeValues{.temperature = 0.5}.of(logits, {6, 1, 2}, av::Progress{});
    return (q.rsample(noise) * weight).sum() + q.kl_divergence_from_uniform().sum();
  };
  sum().backward();
  CHECK(gradient_error(logits, [&] { return sum().item<double>(); }) < 1e-7);
}

TEST_CASE("one-hot samples are drawn as often as their probabilities say, of vectors and of maps") {
  const std::int64_t n = 60'000;
  const at::Tensor logits = normal_numbers({1, 6, 1, 2}, 4);
  const auto q = ThreeValues{}.of(logits.expand({n, 6, 1, 2}), {6, 1, 2}, av::Progress::final());
  const at::Tensor z = q.rsample(normal_numbers({n, 6, 1, 2}, 5));
  CHECK((z.eq(0) | z.eq(1)).all().item<bool>());
  CHECK(z.view({n, 2, 3, 1, 2}).sum(2).eq(1).all().item<bool>());
  const at::Tensor p = q.probabilities()[0];
  CHECK(difference(p, logits.view({2, 3, 1, 2}).softmax(1).view({6, 1, 2})) < 1e-14);
  const at::Tensor error = (z.mean(0) - p).abs() / (p * (1 - p) / double(n)).sqrt();
  CHECK(error.max().item<double>() < 5);
  const at::Tensor vector = ThreeValues{}
                                .of(logits.flatten(1).narrow(1, 0, 6), {6}, av::Progress::final())
                                .rsample(normal_numbers({1, 6}, 5));
  CHECK(vector.sizes().vec() == std::vector<std::int64_t>{1, 6});
}

TEST_CASE("point is the likeliest value of each variable as a one-hot") {
  const auto q = ThreeValues{}.of(tensor_of({0.1, 3, 0.2, -1, -2, -0.5}, {1, 6}), {6}, av::Progress{});
  CHECK(same_bits(q.point(), tensor_of({0, 1, 0, 0, 0, 1}, {1, 6})));
  const av::LatentRows rows = av::rows_of(q);
  CHECK(same_bits(rows.point, q.point()));
  CHECK_FALSE(rows.log_variance.defined());
}

TEST_CASE("samples are relaxed in training at the schedule's temperature, and one-hots in evaluation") {
  const av::Categorical<3, av::LinearWarmup> posterior{.temperature = {.from = 2, .to = 0.5, .steps = 10}};
  const at::Tensor logits = normal_numbers({4, 6}, 1), noise = normal_numbers({4, 6}, 2);
  const auto at_step = [&](std::int64_t step) { return posterior.of(logits, {6}, av::Progress{.step = step}); };
  CHECK(at_step(4).temperature == doctest::Approx(1.4));
  CHECK(at_step(20).temperature == 0.5);
  CHECK(at_step(1).rsample(noise).max().item<double>() < at_step(20).rsample(noise).max().item<double>());
  const auto q = posterior.of(logits, {6}, av::Progress::final());
  CHECK(q.one_hot);
  CHECK_FALSE(at_step(20).one_hot);
}

TEST_CASE("the divergence from equal values is torch.distributions', and that of the sum over all values") {
  const at::Tensor logits = normal_numbers({3, 6}, 1);
  const auto q = ThreeValues{}.of(logits, {6}, av::Progress{});
  double sum = 0;
  for (int variable = 0; variable < 2; ++variable)
    for (int value = 0; value < 3; ++value) {
      const double p = q.probabilities()[1][3 * variable + value].item<double>();
      sum += p * (std::log(p) + std::log(3));
    }
  CHECK(q.kl_divergence_from_uniform()[1].item<double>() == doctest::Approx(sum).epsilon(1e-12));
  if (const Oracle* const oracle = Oracle::find()) {
    const auto theirs = ThreeValues{}.of((*oracle)["categorical.logits"], {6}, av::Progress{});
    CHECK(difference(theirs.kl_divergence_from_uniform(), (*oracle)["categorical.kl"]) < 1e-12);
  }
  // A value that is certain: log 3 for each variable, and no NaN.
  const auto certain = ThreeValues{}.of(tensor_of({1e4, 0, 0, 0, 0, 1e4}, {1, 6}), {6}, av::Progress{});
  CHECK(certain.kl_divergence_from_uniform().item<double>() == doctest::Approx(2 * std::log(3)));
}

TEST_CASE("a Categorical takes latents that its values divide, and temperatures above 0") {
  static_assert(ThreeValues::takes({6}) && ThreeValues::takes({3, 2, 2}) && !ThreeValues::takes({7}));
  CHECK(av::Posterior<av::Categorical<4, av::Cosine>>);
  CHECK_FALSE(av::has_continuous_latent<ThreeValues>(0));
  CHECK_THROWS_WITH_AS(av::check_values(ThreeValues{.temperature = 0}, "posterior"),
                       "posterior.temperature is 0; it must be above 0 (a quotient of integers such as 1/3 is 0: write "
                       "1.0/3)",
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS(
      av::check_values(av::Categorical<3, av::LinearWarmup>{}, "posterior"),
      "posterior.temperature.from is 0; it must be above 0 and at least 0 (a quotient of integers such "
      "as 1/3 is 0: write 1.0/3)",
      av::InvalidValue);
  av::check_values(av::Categorical<3, av::LinearWarmup>{.temperature = {.from = 1, .to = 0.5}}, "posterior");
  CHECK_THROWS_WITH_AS(av::check_values(ThreeValues{.straight_through = 2}, "posterior"),
                       "posterior.straight_through is 2; it must be at least 0 and at most 1", av::InvalidValue);
}
