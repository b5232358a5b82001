// SPDX-License-Identifier: MIT
#include <animevae/systems/anime_vae.hpp>

#include <cmath>
#include <string>
#include <vector>

#include "support/doctest.hpp"
#include "support/oracle.hpp"
#include "support/system.hpp"
#include "support/tensors.hpp"

namespace av = animevae;
namespace anime_vae = animevae::anime_vae;

TEST_CASE("the model of the published run has 17,089,539 parameters and a latent map of 128x2x2") {
  const auto model = anime_vae::make_model({.seed = 1});
  CHECK(trained_numbers(model.tensors()) == 17'089'539);
  CHECK(model.latent_shape() == av::Shape{128, 2, 2});
  CHECK(model.beta_at({}) == doctest::Approx(0.24));
  CHECK(model.tensors().options().initialisation == av::Initialisation::framework);
}

TEST_CASE("the losses that Anime VAE logs equal the oracle's, and the objective agrees with them") {
  const Oracle* const oracle = Oracle::find();
  if (oracle == nullptr) return;
  const av::Evaluation e = evaluation_of(*oracle, "anime_vae", av::Bernoulli{});
  const auto expected = [&](const std::string& name) { return doctest::Approx(oracle->number("anime_vae." + name)); };
  CHECK(anime_vae::bce(e) == expected("bce").epsilon(1e-12));
  CHECK(anime_vae::kld(e) == expected("kld").epsilon(1e-12));
  CHECK(anime_vae::loss(e) == expected("loss").epsilon(1e-12));
  const av::BetaVae<> objective{.beta = {anime_vae::beta_of(0.01, anime_vae::image, {128, 2, 2})}};
  CHECK(objective(e, {}).item<double>() / 12'288 == expected("loss").epsilon(1e-12));
}

TEST_CASE("Anime VAE reconstructs at other sizes than it was made for") {
  const anime_vae::Model<av::Shape{3, 32, 32}, 4, 3, 5> model{};
  CHECK(model.reconstruct(pixels({2, 3, 48, 32}, 1, at::kFloat)).sizes().vec() ==
        std::vector<std::int64_t>{2, 3, 48, 32});
}
