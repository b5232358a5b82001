// SPDX-License-Identifier: MIT
#include <animevae/latent/gaussian_mixture.hpp>

#include <ATen/ops/cat.h>
#include <ATen/ops/linalg_eigh.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>
#include <tuple>
#include <vector>

#include "support/doctest.hpp"
#include "support/oracle.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

at::Tensor covariance_of(const at::Tensor& rows) {
  const at::Tensor centred = rows - rows.mean(0);
  return centred.t().matmul(centred) / double(rows.size(0));
}

/// Two blobs that a full covariance fits and a diagonal one does not.
at::Tensor slanted_blobs() {
  const at::Tensor slant = at::tensor({1.0, 0.9, 0.0, 0.3}, at::kDouble).view({2, 2});
  return at::cat({normal_numbers({600, 2}, 1).matmul(slant), normal_numbers({300, 2}, 2) + 12});
}

}  // namespace

TEST_CASE("the density of a mixture is that of torch.distributions") {
  const Oracle* oracle = Oracle::find();
  if (oracle == nullptr) return;
  for (const std::string kind : {"full", "diagonal"}) {
    CAPTURE(kind);
    const av::GaussianMixture mixture{(*oracle)["mixture.weights"], (*oracle)["mixture.means"],
                                      (*oracle)["mixture." + kind + ".scales"]};
    CHECK(difference(mixture.log_prob((*oracle)["mixture.rows"]), (*oracle)["mixture." + kind + ".log_prob"]) < 1e-10);
  }
}

TEST_CASE("far from every component the density is small, not zero") {
  const av::GaussianMixture mixture{at::ones({1}, at::kDouble), at::zeros({1, 2}, at::kDouble),
                                    at::ones({1, 2}, at::kDouble)};
  const at::Tensor far = at::tensor({1000.0, 0.0}, at::kDouble).view({1, 2});
  CHECK(mixture.log_prob(far).item<double>() == doctest::Approx(-500000 - std::log(2 * std::numbers::pi)));
}

TEST_CASE("one component is the mean and the covariance of the rows, with their closed-form likelihood") {
  const at::Tensor rows = normal_numbers({400, 3}).matmul(normal_numbers({3, 3}, 5)) + 2;
  const av::MixtureFit fit = av::fit_mixture(rows, {.components = 1, .variance_floor = 1e-9});
  CHECK(difference(fit.mixture.means[0], rows.mean(0)) < 1e-10);
  const at::Tensor factor = fit.mixture.scales[0], covariance = covariance_of(rows);
  CHECK(difference(factor.matmul(factor.t()), covariance) < 1e-10);
  // -(L log(2 pi) + log |covariance| + L) / 2
  const double expected = -0.5 * (3 * std::log(2 * std::numbers::pi) + covariance.logdet().item<double>() + 3);
  CHECK(fit.log_likelihoods.back() == doctest::Approx(expected).epsilon(1e-10));
}

TEST_CASE("separated blobs are found with their shares, means and covariances") {
  const at::Tensor rows = slanted_blobs();
  const av::MixtureFit fit = av::fit_mixture(rows, {.components = 2});
  CHECK(fit.clustering.sizes == std::vector<std::int64_t>{600, 300});
  CHECK(fit.mixture.weights[0].item<double>() == doctest::Approx(2.0 / 3));
  const at::Tensor factor = fit.mixture.scales[0];
  CHECK(difference(factor.matmul(factor.t()), covariance_of(rows.narrow(0, 0, 600))) < 1e-6);
  const av::MixtureFit diagonal = av::fit_mixture(rows, {.components = 2, .covariance = av::Covariance::diagonal});
  CHECK(difference(diagonal.mixture.scales[1], rows.narrow(0, 600, 300).std(0, false)) < 1e-6);
  CHECK(fit.log_likelihoods.back() > diagonal.log_likelihoods.back() + 0.1);
}

TEST_CASE("the log-likelihood of fit_mixture never falls from one iteration to the next, with a variance floor too") {
  const at::Tensor rows = normal_numbers({150, 4}, 3) * at::tensor({1.0, 1.0, 1e-3, 1e-3}, at::kDouble);
  for (const auto covariance : {av::Covariance::full, av::Covariance::diagonal})
    for (const double floor : {1e-9, 1e-2}) {
      const av::MixtureFit fit = av::fit_mixture(
          rows, {.components = 5, .covariance = covariance, .tolerance = 0, .variance_floor = floor, .seed = 1});
      REQUIRE(fit.log_likelihoods.size() > 3);
      for (std::size_t i = 1; i < fit.log_likelihoods.size(); ++i)
        CHECK(fit.log_likelihoods[i] >= fit.log_likelihoods[i - 1] - 1e-10);
    }
}

TEST_CASE("no direction has less variance than the floor") {
  const at::Tensor line = normal_numbers({200, 1}).matmul(at::ones({1, 3}, at::kDouble));  // all on one line
  const av::MixtureFit fit = av::fit_mixture(line, {.components = 1, .variance_floor = 0.01});
  const at::Tensor factor = fit.mixture.scales[0];
  const at::Tensor values = std::get<0>(at::linalg_eigh(factor.matmul(factor.t())));
  const double floor = 0.01 * (line - line.mean(0)).square().mean().item<double>();
  CHECK(values[0].item<double>() == doctest::Approx(floor).epsilon(1e-6));
}

TEST_CASE("samples have the moments of the mixture, scaled by the temperature, within the limit") {
  const av::MixtureFit fit = av::fit_mixture(slanted_blobs(), {.components = 2});
  av::Generator generator = av::make_generator(7), same = av::make_generator(7);
  const at::Tensor rows = fit.mixture.sample(20'000, generator);
  CHECK(rows.equal(fit.mixture.sample(20'000, same)));
  CHECK(difference(rows.mean(0), slanted_blobs().mean(0)) < 0.2);
  CHECK(difference(covariance_of(rows), covariance_of(slanted_blobs())) < 1);
  const at::Tensor cold = fit.mixture.sample(100, generator, 0);
  CHECK((cold.eq(fit.mixture.means[0]) | cold.eq(fit.mixture.means[1])).all().item<bool>());
  const av::GaussianMixture unit{at::ones({1}, at::kDouble), at::zeros({1, 2}, at::kDouble),
                                 at::ones({1, 2}, at::kDouble) * 3};
  CHECK(unit.sample(500, generator, 1, 0.5).abs().max().item<double>() < 1.5);
}

TEST_CASE("fit_mixture refuses constant rows, too few rows and a floor of 0, and log_prob rows of another length") {
  CHECK_THROWS_WITH_AS((void)av::fit_mixture(at::ones({9, 2}), {.components = 1}),
                       "a mixture cannot be fitted to rows that are all the same", av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)av::fit_mixture(normal_numbers({3, 2}), {.components = 4}),
                       "4 clusters were asked for of 3 rows", av::InvalidValue);
  CHECK_THROWS_AS((void)av::fit_mixture(normal_numbers({3, 2}), {.variance_floor = 0}), av::InvalidValue);
  const av::MixtureFit fit = av::fit_mixture(normal_numbers({30, 2}), {.components = 1});
  CHECK_THROWS_WITH_AS((void)fit.mixture.log_prob(normal_numbers({3, 5})),
                       "a mixture over 2 latents takes rows of as many", av::InvalidValue);
}
