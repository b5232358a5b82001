// SPDX-License-Identifier: MIT
#include <animevae/systems/l1_anime_vae.hpp>

#include <cmath>
#include <string>

#include "support/doctest.hpp"
#include "support/oracle.hpp"
#include "support/system.hpp"
#include "support/tensors.hpp"

namespace av = animevae;
namespace l1_anime_vae = animevae::l1_anime_vae;

TEST_CASE("L1 anime VAE's model has 2,355,203 parameters, Keras's initialisation and the published recipe") {
  const auto model = l1_anime_vae::make_model();
  CHECK(trained_numbers(model.tensors()) == 2'355'203);
  CHECK(model.tensors().options().initialisation == av::Initialisation::glorot_uniform);
  CHECK(l1_anime_vae::recipe.learning_rate == 0.007);
  CHECK(l1_anime_vae::recipe.epochs == 2000);
}

TEST_CASE("the loss of L1 anime VAE equals the oracle's, and the objective agrees with it") {
  const Oracle* const oracle = Oracle::find();
  if (oracle == nullptr) return;
  const auto model = l1_anime_vae::make_model();
  const av::Evaluation e = evaluation_of(*oracle, "l1_anime_vae", model.reconstruction);
  const auto expected = [&](const std::string& name) {
    return doctest::Approx(oracle->number("l1_anime_vae." + name)).epsilon(1e-12);
  };
  CHECK(l1_anime_vae::l1(e) == expected("l1"));
  CHECK(l1_anime_vae::kl(e) == expected("kl"));
  CHECK(l1_anime_vae::loss(e) == expected("loss"));
  CHECK(model.objective(e, {}).item<double>() == expected("loss"));  // a Laplace of scale 1/2 has no constant
}

TEST_CASE("L1 anime VAE's pictures are in [0, 1], though its decoder ends with tanh") {
  const auto model = l1_anime_vae::make_model<av::Shape{3, 32, 32}, 8>();
  const av::Tensor pictures = model.reconstruct(pixels({2, 3, 32, 32}, 1, at::kFloat));
  CHECK(pictures.min().item<float>() >= 0);
  CHECK(pictures.max().item<float>() <= 1);
}
