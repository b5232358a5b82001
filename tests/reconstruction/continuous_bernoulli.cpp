// SPDX-License-Identifier: MIT
#include <animevae/reconstruction/continuous_bernoulli.hpp>

#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>

#include "support/distribution.hpp"
#include "support/doctest.hpp"
#include "support/oracle.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("the log-probability and the mean are torch's") {
  const Oracle* const oracle = Oracle::find();
  if (oracle == nullptr) return;
  const av::Tensor decoded = (*oracle)["reconstruction.decoded"], images = (*oracle)["reconstruction.images"];
  CHECK(difference(av::ContinuousBernoulli{}.log_prob(decoded, images, {}), (*oracle)["continuous_bernoulli"]) < 1e-7);
  CHECK(difference(av::ContinuousBernoulli{}.mean(decoded), (*oracle)["continuous_bernoulli.mean"]) < 1e-7);
}

TEST_CASE("the density integrates to 1 over [0, 1], its mean is the integral of x times the density") {
  const std::int64_t points = 20'001;
  const av::Tensor x = at::arange(points, at::TensorOptions{}.dtype(at::kDouble)) / double(points - 1);
  const av::Tensor pixels = x.view({points, 1, 1, 1});
  // On both sides of where the series take over, and far from it.
  for (const double logit : {-12.0, -1.0, -0.1001, -0.0999, 0.0, 1e-6, 0.0999, 0.1001, 3.0, 20.0}) {
    const av::Tensor decoded = at::full_like(pixels, logit);
    const av::Tensor density = av::ContinuousBernoulli{}.log_prob(decoded, pixels, {}).exp();
    const auto integral = [&](const av::Tensor& f) {
      return (f.sum() - (f[0] + f[points - 1]) / 2).item<double>() / double(points - 1);
    };
    CHECK(integral(density) == doctest::Approx(1).epsilon(1e-6));
    CHECK(av::ContinuousBernoulli{}.mean(decoded.narrow(0, 0, 1)).item<double>() ==
          doctest::Approx(integral(density * x)).epsilon(1e-6));
  }
}

TEST_CASE("the series around 0 meet the formulas where they end, in value and in slope") {
  const auto at = [](double logit) {
    const av::Tensor l = at::full({1, 1, 1, 1}, logit, at::TensorOptions{}.dtype(at::kDouble)).set_requires_grad(true);
    const av::Tensor value = av::ContinuousBernoulli{}.log_prob(l, at::full_like(l, 0.3).detach(), {}).sum();
    value.backward();
    return std::pair{value.item<double>(), l.grad().item<double>()};
  };
  const auto [below, slope_below] = at(0.1 - 1e-9);
  const auto [above, slope_above] = at(0.1 + 1e-9);
  CHECK(std::abs(below - above) < 1e-9);
  CHECK(std::abs(slope_below - slope_above) < 1e-8);
  CHECK(std::isfinite(at(0).second));
}

TEST_CASE("samples have the density, on both sides of a half") {
  for (const double logit : {-3.0, -0.05, 0.0, 0.5, 8.0})
    CHECK(misfit_of_samples(av::ContinuousBernoulli{}, {}, logit, 0, 1) < 1.95);
}

TEST_CASE("log_prob and mean of logits of 200 and -200 are finite in float32") {
  const auto number = [](float x) { return at::full({1, 1, 1, 1}, x); };
  for (const float logit : {-200.0f, 200.0f}) {
    CHECK(std::isfinite(av::ContinuousBernoulli{}.log_prob(number(logit), number(0.5f), {}).item<float>()));
    const float mean = av::ContinuousBernoulli{}.mean(number(logit)).item<float>();
    CHECK((mean > 0 && mean < 1));
  }
}

TEST_CASE("ContinuousBernoulli passes the checks of every reconstruction distribution") {
  check_distribution(av::ContinuousBernoulli{});
}
