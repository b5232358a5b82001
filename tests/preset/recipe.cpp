// SPDX-License-Identifier: MIT
#include <animevae/preset/recipe.hpp>

#include "support/doctest.hpp"
#include "support/own_model.hpp"
#include "support/tiny_model.hpp"

#include <string>

#include <animevae/loss/beta_vae.hpp>

namespace av = animevae;

namespace {

using Weighted = TinyModel<av::Gaussian, av::BetaVae<av::LinearWarmup>>;

/// A model that options alone do not make.
struct NeedsNumber {
  int number;
};

}  // namespace

TEST_CASE("a recipe's parts and options are those of the model that it makes") {
  const av::Recipe<Weighted> recipe{.reconstruction = {.scale = 0.25}, .objective = {.beta = {.to = 3, .steps = 5}}};
  const Weighted model = av::model_of(recipe, {.seed = 7, .precision = at::kDouble});
  CHECK(model.reconstruction.scale.width == 0.25);
  CHECK(model.objective.beta.to == 3);
  CHECK(model.options.seed == 7);
  CHECK(model.tensor_options().dtype() == at::kDouble);
  const Weighted same{.options = {.seed = 7, .precision = at::kDouble}};
  CHECK(same_bits(model.tensors().groups()[0].values(), same.tensors().groups()[0].values()));
}

TEST_CASE("visit_parts lists the numbers of every part that the model has, by path") {
  av::Recipe<Weighted> recipe;
  std::string paths;
  recipe.visit_parts([&](const std::string& path, auto&&...) { paths += path + " "; });
  CHECK(paths == "reconstruction.scale objective.beta.from objective.beta.to objective.beta.steps ");
  av::Recipe<HalfBlindModel>{}.visit_parts([](const std::string& path, auto&&...) { FAIL(path); });
}

TEST_CASE("a model that is no Vae is made with its options, or by the recipe's function") {
  CHECK(av::model_of(av::Recipe<HalfBlindModel>{}, {.precision = at::kDouble}).tensor_options().dtype() == at::kDouble);
  const av::Recipe<HalfBlindModel> recipe{
      .make = [](const av::ModelOptions& options) { return HalfBlindModel{.weight = 3, .options = options}; }};
  CHECK(av::model_of(recipe, {}).weight == 3);
  CHECK(av::model_of(av::Recipe<NeedsNumber>{.make = [](const auto&) { return NeedsNumber{2}; }}, {}).number == 2);
  CHECK_THROWS_WITH_AS((void)av::model_of(av::Recipe<NeedsNumber>{}, {}),
                       "the recipe has no function `make`, and its model cannot be made of options alone",
                       av::InvalidValue);
}
