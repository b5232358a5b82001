// SPDX-License-Identifier: MIT
#include <animevae/preset/chosen_parts.hpp>

#include "support/doctest.hpp"
#include "support/own_tensors.hpp"
#include "support/tiny_model.hpp"

#include <string>
#include <variant>
#include <vector>

#include <animevae/loss/beta_vae.hpp>
#include <animevae/loss/capacity_vae.hpp>
#include <animevae/reconstruction/bernoulli.hpp>
#include <animevae/reconstruction/laplace.hpp>

namespace av = animevae;

namespace {

using Distribution = av::ChosenDistribution<av::Laplace, av::Bernoulli>;
using Loss = av::ChosenObjective<av::BetaVae<>, av::CapacityVae<>>;
using Chosen = TinyModel<Distribution, Loss>;

std::vector<std::string> paths_of(const auto& model) {
  std::vector<std::string> paths;
  model.visit_values([&](const std::string& path, const auto&...) { paths.push_back(path); });
  return paths;
}

}  // namespace

TEST_CASE("a model of chosen parts is, in structure, values and numbers, the model that has these parts by type") {
  const TinyModel<av::Laplace, av::CapacityVae<>> typed{.reconstruction = {.scale = 0.5}, .objective = {.gamma = 3}};
  const Chosen chosen{.reconstruction = {.is = av::Laplace{.scale = 0.5}},
                      .objective = {.is = av::CapacityVae<>{.gamma = 3}}};
  CHECK(chosen.structure() == typed.structure());
  CHECK((chosen.support() == typed.support()));
  CHECK(chosen.batch_dependence() == typed.batch_dependence());
  CHECK(paths_of(chosen) == paths_of(typed));
  const av::Tensor x = pixels({3, 1, 4, 4}, 1, at::kFloat), noise = normal_numbers({3, 2}, 2, at::kFloat);
  const av::Evaluation a = chosen.evaluate(x, noise), b = typed.evaluate(x, noise);
  CHECK(same_bits(a.distortion, b.distortion));
  CHECK(same_bits(chosen.loss(a, {.step = 10}), typed.loss(b, {.step = 10})));
  CHECK(chosen.beta_at({.step = 10}) == typed.beta_at({.step = 10}));
  CHECK(chosen.is_warmed_up({.step = 10}) == typed.is_warmed_up({.step = 10}));
  CHECK(same_bits(chosen.reconstruct(x), typed.reconstruct(x)));
}

TEST_CASE("the other choices have their own names, supports and values") {
  const Chosen chosen{.reconstruction = {.is = av::Bernoulli{}}, .objective = {.is = av::BetaVae<>{}}};
  CHECK(chosen.structure() == TinyModel<av::Bernoulli, av::BetaVae<>>{}.structure());
  CHECK((chosen.support() == av::Support::binary));
  CHECK(chosen.batch_dependence().empty());
  CHECK(paths_of(chosen) == std::vector<std::string>{"objective.beta.value"});
  CHECK_FALSE(av::takes_any_number<Distribution>());
}

TEST_CASE("a value of a chosen part outside its limits is refused by its path") {
  CHECK_THROWS_WITH_AS((Chosen{.objective = {.is = av::CapacityVae<>{.gamma = -1}}}),
                       "objective.gamma is -1; it must be at least 0", av::InvalidValue);
}
