// SPDX-License-Identifier: MIT
#include <animevae/systems/anime_face_generator.hpp>

#include <cmath>
#include <numbers>
#include <string>

#include "support/doctest.hpp"
#include "support/oracle.hpp"
#include "support/system.hpp"
#include "support/tensors.hpp"

namespace av = animevae;
namespace generator = animevae::anime_face_generator;

TEST_CASE("the models have the published numbers of parameters") {
  CHECK(trained_numbers(generator::make_model().tensors()) == 462'179);
  CHECK(generator::Model<>::latent == av::Shape{32});
  const auto model = generator::make_model();
  CHECK(model.beta_at({.epoch = 4}) == 0);
  CHECK(model.beta_at({.epoch = 5}) == doctest::Approx(3.0 / 12));
  CHECK(model.beta_at({.epoch = 16}) == 3);
}

TEST_CASE("the losses that Anime Face Generator prints equal the oracle's, and the objective agrees with them") {
  const Oracle* const oracle = Oracle::find();
  if (oracle == nullptr) return;
  const auto model = generator::make_model();
  const av::Evaluation e = evaluation_of(*oracle, "anime_face_generator", model.reconstruction);
  const auto expected = [&](const std::string& name) {
    return doctest::Approx(oracle->number("anime_face_generator." + name)).epsilon(1e-12);
  };
  CHECK(generator::mse(e) == expected("mse"));
  CHECK(generator::kl(e) == expected("kl"));
  CHECK(generator::kl(e, 128) == expected("kl_of_a_short_batch"));
  CHECK(generator::loss(e, 9) == expected("loss_of_epoch_9"));
  // Times the pixel values, but for the constant of the density.
  const double constant = 12'288 * 0.5 * std::log(std::numbers::pi);
  CHECK((model.objective(e, {.epoch = 9}).item<double>() - constant) / 12'288 == expected("loss_of_epoch_9"));
}

TEST_CASE("the weight of the KL divergence is that of the oracle in every epoch") {
  const Oracle* const oracle = Oracle::find();
  if (oracle == nullptr) return;
  const av::Tensor weights = (*oracle)["anime_face_generator.weights"];
  for (std::int64_t epoch = 1; epoch <= weights.numel(); ++epoch)
    CHECK(generator::kl_weight(epoch) == doctest::Approx(weights[epoch - 1].item<double>()).epsilon(1e-15));
}
