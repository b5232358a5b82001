// SPDX-License-Identifier: MIT
#include <animevae/reconstruction/discretised_logistic.hpp>

#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>

#include "support/distribution.hpp"
#include "support/doctest.hpp"
#include "support/oracle.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

/// The probability of each of the 256 levels.
template <class Distribution>
av::Tensor probabilities(const Distribution& distribution, double decoded, const av::OwnTensors& own = {}) {
  const av::Tensor levels = (at::arange(256, at::TensorOptions{}.dtype(at::kDouble)) / 255).view({256, 1, 1, 1});
  return distribution.log_prob(at::full_like(levels, decoded), levels, own).exp();
}

}  // namespace

TEST_CASE("the log-probability is the difference of torch's distribution functions") {
  const Oracle* const oracle = Oracle::find();
  if (oracle == nullptr) return;
  const av::Tensor decoded = (*oracle)["reconstruction.decoded"], images = (*oracle)["reconstruction.levels"];
  for (const auto& [name, scale] : {std::pair{"narrow", 0.05}, std::pair{"wide", 1.7}})
    CHECK(difference(av::DiscretisedLogistic{.scale = scale}.log_prob(decoded, images, {}),
                     (*oracle)[std::string{"discretised_logistic."} + name]) < 1e-7);
}

TEST_CASE("the levels' probabilities add up to 1, wherever the mean is") {
  for (const double scale : {0.002, 0.05, 2.0})
    for (const double decoded : {-9.0, -1.0, 0.0, 2.5, 30.0})
      CHECK(probabilities(av::DiscretisedLogistic{.scale = scale}, decoded).sum().item<double>() ==
            doctest::Approx(1).epsilon(1e-9));
  const av::OwnTensors own{.tensors = {at::ones({1}, at::TensorOptions{}.dtype(at::kDouble)) * -2}};
  CHECK(probabilities(av::DiscretisedLogisticOfLearnedScale{}, 0.4, own).sum().item<double>() ==
        doctest::Approx(1).epsilon(1e-9));
}

TEST_CASE("a pixel between two levels counts as the nearer one") {
  const auto number = [](double x) { return at::full({1, 1, 1, 1}, x, at::TensorOptions{}.dtype(at::kDouble)); };
  const av::DiscretisedLogistic distribution{.scale = 0.1};
  CHECK(difference(distribution.log_prob(number(0.2), number(100.4 / 255), {}),
                   distribution.log_prob(number(0.2), number(100.0 / 255), {})) == 0);
}

TEST_CASE("mean is the location, which pictures_of() clips to the levels") {
  const av::Tensor decoded = tensor_of({-3, 0.25, 4}, {1, 1, 1, 3});
  const av::DiscretisedLogisticWith<av::IdentityLink> distribution;
  CHECK(same_bits(distribution.mean(decoded), decoded));
  CHECK(same_bits(av::pictures_of(distribution, decoded), tensor_of({0, 0.25, 1}, {1, 1, 1, 3})));
}

TEST_CASE("check_values names the values of the link") {
  av::DiscretisedLogisticWith<av::StandardisedLink> distribution;
  distribution.link.deviation[1] = 0;
  CHECK_THROWS_WITH_AS(av::check_values(distribution, "reconstruction"),
                       doctest::Contains("reconstruction.deviation_green is 0; it must be above 0"), av::InvalidValue);
}

TEST_CASE("samples are levels, as often as they are probable") {
  const av::DiscretisedLogistic distribution{.scale = 0.1};
  av::Generator generator = av::make_generator(3);
  const std::int64_t count = 50'000;
  const av::Tensor decoded = at::full({count, 1, 1, 1}, 1.2, at::TensorOptions{}.dtype(at::kDouble));
  const av::Tensor levels = distribution.sample(decoded, {}, generator).view({-1}) * 255;
  CHECK(difference(levels.round(), levels) < 1e-9);
  const av::Tensor expected = probabilities(distribution, 1.2);
  double chi_squared = 0;
  int classes = 0;
  for (std::int64_t level = 0; level < 256; ++level) {
    const double wanted = expected[level].item<double>() * double(count);
    if (wanted < 20) continue;
    const double found = ((levels - double(level)).abs() < 0.5).to(at::kDouble).sum().item<double>();
    chi_squared += (found - wanted) * (found - wanted) / wanted;
    ++classes;
  }
  CHECK(classes > 100);
  CHECK(chi_squared < double(classes) + 4 * std::sqrt(2.0 * classes));
}

TEST_CASE("DiscretisedLogistic passes the checks of every reconstruction distribution") {
  check_distribution(av::DiscretisedLogistic{.scale = 0.3});
}

TEST_CASE("DiscretisedLogisticOfLearnedScale passes the checks of every reconstruction distribution") {
  const av::OwnTensors own{
      .tensors = {(at::ones({1}, at::TensorOptions{}.dtype(at::kDouble)) * -1).set_requires_grad(true)}};
  check_distribution(av::DiscretisedLogisticOfLearnedScale{}, own);
  SUBCASE("the gradient of the scale is that of finite differences") {
    const av::Tensor decoded = normal_numbers({2, 3, 4, 4}, 5), images = pixels({2, 3, 4, 4}, 6);
    const auto total = [&] { return av::DiscretisedLogisticOfLearnedScale{}.log_prob(decoded, images, own).sum(); };
    total().backward();
    CHECK(gradient_error(own[0], [&] { return total().item<double>(); }) < 1e-7);
  }
}
