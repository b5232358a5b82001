// SPDX-License-Identifier: MIT
#include <animevae/reconstruction/bernoulli.hpp>

#include <ATen/ops/full.h>

#include <cmath>

#include "support/distribution.hpp"
#include "support/doctest.hpp"
#include "support/oracle.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("the log-probability is torch's, for binary and for grey images") {
  const Oracle* const oracle = Oracle::find();
  if (oracle == nullptr) return;
  const av::Tensor decoded = (*oracle)["reconstruction.decoded"];
  CHECK(difference(av::Bernoulli{}.log_prob(decoded, (*oracle)["reconstruction.binary"], {}),
                   (*oracle)["bernoulli.binary"]) < 1e-10);
  CHECK(difference(av::Bernoulli{}.log_prob(decoded, (*oracle)["reconstruction.images"], {}),
                   (*oracle)["bernoulli.grey"]) < 1e-10);
}

TEST_CASE("the probabilities of 0 and 1 add up to 1") {
  for (const double value : {-3.0, 0.0, 1.7}) {
    const auto number = [](double x) { return at::full({1, 1, 1, 1}, x, at::TensorOptions{}.dtype(at::kDouble)); };
    const auto probability = [&](double pixel) {
      return av::Bernoulli{}.log_prob(number(value), number(pixel), {}).exp().item<double>();
    };
    CHECK(probability(0) + probability(1) == doctest::Approx(1).epsilon(1e-12));
    CHECK(probability(1) == doctest::Approx(1 / (1 + std::exp(-value))).epsilon(1e-12));
  }
}

TEST_CASE("log_prob of logits of 200 and -200 is exact in float32") {
  const auto number = [](float x) { return at::full({1, 1, 1, 1}, x); };
  CHECK(av::Bernoulli{}.log_prob(number(200), number(0), {}).item<float>() == -200);
  CHECK(av::Bernoulli{}.log_prob(number(-200), number(0), {}).item<float>() == 0);
}

TEST_CASE("Bernoulli passes the checks of every reconstruction distribution") { check_distribution(av::Bernoulli{}); }
