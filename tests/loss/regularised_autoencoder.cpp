// SPDX-License-Identifier: MIT
#include <animevae/loss/regularised_autoencoder.hpp>

#include "support/doctest.hpp"
#include "support/some_evaluation.hpp"

namespace av = animevae;

TEST_CASE("the loss of a regularised autoencoder is its distortion and half the square of its latents") {
  av::Evaluation e = SomeEvaluation{}();
  e.rate = e.rate_per_latent = av::Tensor{};
  double squares = 0;
  for (std::int64_t i = 0; i < 4; ++i)
    for (std::int64_t j = 0; j < 3; ++j) squares += e.z[i][j].item<double>() * e.z[i][j].item<double>();
  const double distortion = e.distortion.mean().item<double>();
  CHECK(av::RegularisedAutoencoder{}(e, {}).item<double>() == doctest::Approx(distortion));
  CHECK(av::RegularisedAutoencoder{.weight = 3}(e, {}).item<double>() ==
        doctest::Approx(distortion + 3 * squares / 2 / 4));
}

TEST_CASE("gradients of the regularised autoencoder's loss are those of finite differences") {
  CHECK(SomeEvaluation{}.worst_gradient_error(av::RegularisedAutoencoder{.weight = 0.7}, {}) < 1e-7);
}

TEST_CASE("a negative weight of a regularised autoencoder is refused") {
  CHECK_THROWS_AS(av::check_values(av::RegularisedAutoencoder{.weight = -1}, "objective"), av::InvalidValue);
}
