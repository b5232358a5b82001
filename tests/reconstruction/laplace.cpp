// SPDX-License-Identifier: MIT
#include <animevae/reconstruction/laplace.hpp>

#include <ATen/ops/ones.h>

#include <string>

#include "support/distribution.hpp"
#include "support/doctest.hpp"
#include "support/oracle.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("the log-probability is torch's, for any scale and link") {
  const Oracle* const oracle = Oracle::find();
  if (oracle == nullptr) return;
  const av::Tensor decoded = (*oracle)["reconstruction.decoded"], images = (*oracle)["reconstruction.images"];
  const auto expected = [&](const std::string& name) { return (*oracle)["laplace." + name]; };
  CHECK(difference(av::Laplace{.scale = 1.0 / 3}.log_prob(decoded, images, {}), expected("narrow")) < 1e-10);
  CHECK(difference(av::Laplace{.scale = 1.7}.log_prob(decoded, images, {}), expected("wide")) < 1e-10);
  const av::LaplaceWith<av::IdentityLink> without_bounds{.scale = 0.4};
  CHECK(difference(without_bounds.log_prob(decoded, images, {}), expected("identity")) < 1e-10);

  const av::OwnTensors own = log_scale(-0.6);
  const av::Tensor learned = av::LaplaceOfLearnedScale{}.log_prob(decoded, images, own);
  CHECK(difference(learned, expected("learned")) < 1e-10);
  learned.sum().backward();
  CHECK(difference(own[0].grad(), expected("learned.grad")) < 1e-9);
}

TEST_CASE("the density integrates to 1, whatever its scale") {
  for (const double scale : {0.05, 1.0 / 3, 2.0})
    CHECK(integral(av::Laplace{.scale = scale}, {}, 0.7, 60) == doctest::Approx(1).epsilon(1e-5));
  CHECK(integral(av::LaplaceOfLearnedScale{}, log_scale(-1), -0.3, 60) == doctest::Approx(1).epsilon(1e-5));
}

TEST_CASE("Laplace passes the checks of every reconstruction distribution") {
  check_distribution(av::Laplace{.scale = 1.0 / 3});
}

TEST_CASE("LaplaceOfLearnedScale passes the checks of every reconstruction distribution") {
  const av::OwnTensors own = log_scale(-1);
  check_distribution(av::LaplaceOfLearnedScale{}, own);
  SUBCASE("the gradient of the scale is that of finite differences") {
    const av::Tensor decoded = normal_numbers({2, 3, 4, 4}, 5), images = pixels({2, 3, 4, 4}, 6);
    const auto total = [&] { return av::LaplaceOfLearnedScale{}.log_prob(decoded, images, own).sum(); };
    total().backward();
    CHECK(gradient_error(own[0], [&] { return total().item<double>(); }) < 1e-7);
  }
}

TEST_CASE("LaplaceWith<IdentityLink> passes the checks of every reconstruction distribution") {
  check_distribution(av::LaplaceWith<av::IdentityLink>{});
  static_assert(av::LaplaceWith<av::IdentityLink>::support == av::Support::reals);
  static_assert(av::LaplaceWith<av::SymmetricLink>::support == av::Support::unit_interval);
}

TEST_CASE("LaplaceWith<IdentityLink> of data of any size is torch's, for vectors and for signals") {
  const Oracle* const oracle = Oracle::find();
  if (oracle == nullptr) return;
  for (const std::string shape : {"vectors", "signals"}) {
    CAPTURE(shape);
    const auto expected = [&](const std::string& name) { return (*oracle)["reals." + shape + "." + name]; };
    const av::Tensor decoded = expected("decoded").clone().set_requires_grad(true), data = expected("data");
    REQUIRE(data.min().item<double>() < -2);
    REQUIRE(data.max().item<double>() > 3);
    const av::Tensor nats = av::LaplaceWith<av::IdentityLink>{.scale = 0.7}.log_prob(decoded, data, {});
    CHECK(difference(nats, expected("laplace")) < 1e-9);
    nats.sum().backward();
    CHECK(difference(decoded.grad(), expected("laplace.grad")) < 1e-9);
    CHECK(same_bits(av::LaplaceWith<av::IdentityLink>{}.mean(decoded), decoded));
  }
}

TEST_CASE("the likelihood is largest where the scale is the mean absolute error") {
  // The likelihood of a learned scale is largest where it equals the mean absolute error.
  const av::Tensor decoded = normal_numbers({8, 3, 4, 4}, 1), images = pixels({8, 3, 4, 4}, 2);
  const av::Tensor error = at::sigmoid(decoded) - images;
  const double best = error.abs().mean().item<double>();
  const auto likelihood = [&](double scale) {
    return av::Laplace{.scale = scale}.log_prob(decoded, images, {}).sum().item<double>();
  };
  CHECK(likelihood(best) > likelihood(best * 1.01));
  CHECK(likelihood(best) > likelihood(best / 1.01));
}

TEST_CASE("samples have the density") {
  CHECK(misfit_of_samples(av::Laplace{.scale = 0.3}, {}, 0.7, -4, 5) < 1.95);
  CHECK(misfit_of_samples(av::LaplaceOfLearnedScale{}, log_scale(-1), -0.3, -6, 7) < 1.95);
}

TEST_CASE("an optimal scale converges to the mean absolute error and is not trained") {
  const av::LaplaceOfOptimalScale distribution;
  static_assert(!av::LaplaceOfOptimalScale::own_tensors[0].trained);
  const av::OwnTensors own{.tensors = {at::ones({1}, at::TensorOptions{}.dtype(at::kDouble)) * 0.5}};
  const av::Tensor decoded = normal_numbers({64, 3, 8, 8}, 1), images = pixels({64, 3, 8, 8}, 2);
  const av::Tensor error = at::sigmoid(decoded) - images;
  const double best = error.abs().mean().item<double>();
  distribution.observe(decoded, images, own);
  CHECK(own[0].item<double>() == doctest::Approx(0.9 * 0.5 + 0.1 * best));
  for (int step = 0; step < 300; ++step) distribution.observe(decoded, images, own);
  CHECK(own[0].item<double>() == doctest::Approx(best).epsilon(1e-9));
  CHECK(difference(distribution.log_prob(decoded, images, own),
                   av::Laplace{.scale = best}.log_prob(decoded, images, {})) < 1e-6);
}
