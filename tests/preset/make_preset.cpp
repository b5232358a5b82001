// SPDX-License-Identifier: MIT
#include <animevae/preset/make_preset.hpp>

#include "support/doctest.hpp"
#include "support/own_model.hpp"
#include "support/tiny_model.hpp"

#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/loss/beta_vae.hpp>

namespace av = animevae;

namespace {

using Model = TinyModel<av::Gaussian, av::BetaVae<av::LinearWarmup>>;
using Values = std::map<std::string, double>;

std::vector<av::PrintedLoss> printed(const av::Recipe<Model>& of) {
  const double beta = of.objective.beta.to;
  return {{.name = "one", .reconstruction = {}, .kl = {}, .total = [beta](double reconstruction, double kl) {
             return reconstruction + beta * kl;
           }}};
}

av::Preset tiny_preset() {
  return av::preset<Model>("tiny", "a model for tests",
                           {.reconstruction = {.scale = 0.5},
                            .objective = {.beta = {.to = 4, .steps = 20}},
                            .training = {.epochs = 7},
                            .data = {.hold_out = 0.1, .flips = true},
                            .initialisation = av::Initialisation::framework,
                            .printed = &printed});
}

}  // namespace

TEST_CASE("a Preset has its model's networks, distribution and objective, and the recipe") {
  const av::Preset preset = tiny_preset();
  CHECK(preset.name == "tiny");
  CHECK(preset.description == "a model for tests");
  CHECK(preset.image == av::Shape{1, 4, 4});
  CHECK(preset.latent == av::Shape{2});
  CHECK(preset.parameters == 197);
  CHECK(preset.encoder().in == av::Shape{1, 4, 4});
  CHECK(preset.decoder().out == av::Shape{1, 4, 4});
  CHECK(preset.network("discriminator").layers.empty());
  CHECK(preset.distribution == av::Gaussian::name);
  CHECK(preset.objective == "beta_vae");
  CHECK(preset.training.epochs == 7);
  CHECK(preset.data.hold_out == 0.1);
  CHECK(preset.data.flips);
  CHECK(preset.initialisation == av::Initialisation::framework);
}

TEST_CASE("the values of a Preset are those of its policies, with path, limits and whether they are whole") {
  const std::vector<av::ModelValue> values = tiny_preset().values();
  REQUIRE(values.size() == 4);
  CHECK(values[0].path == "reconstruction.scale");
  CHECK(values[0].value == 0.5);
  CHECK_FALSE(values[0].whole);
  CHECK_FALSE(values[0].limits.admit(0));
  CHECK(values[2].path == "objective.beta.to");
  CHECK(values[2].value == 4);
  CHECK(values[3].path == "objective.beta.steps");
  CHECK(values[3].whole);
  CHECK(values[3].help == "length of the warm-up in optimiser steps");
}

TEST_CASE("a model is opened with the preset's values, and with those that are given in their place") {
  const av::Preset preset = tiny_preset();
  const av::Progress tenth{.step = 10};
  CHECK(preset.open({}, {}, nullptr).beta_at(tenth) == 2);
  CHECK(preset.open({}, {{"objective.beta.to", 8}, {"objective.beta.steps", 40}}, nullptr).beta_at(tenth) == 2);
  CHECK(preset.open({}, {{"objective.beta.to", 8}}, nullptr).beta_at(tenth) == 4);
  CHECK(preset.open({.precision = at::kDouble}, {}, nullptr).tensor_options().dtype() == at::kDouble);
  CHECK(preset.open({}, {}, nullptr).structure() == Model{}.structure());
}

TEST_CASE("a value that is no whole number where one is needed, or is outside its limits, is refused by its path") {
  const av::Preset preset = tiny_preset();
  const double infinity = std::numeric_limits<double>::infinity();
  for (const auto& [value, text] : std::map<double, std::string>{
           {2.5, "2.5"}, {-0.5, "-0.5"}, {1e16, "1e+16"}, {infinity, "inf"}, {-1e300, "-1e+300"}})
    CHECK_THROWS_WITH_AS((void)preset.open({}, {{"objective.beta.steps", value}}, nullptr),
                         ("objective.beta.steps is " + text + "; it must be a whole number").c_str(), av::InvalidValue);
  CHECK_THROWS_AS((void)preset.open({}, {{"objective.beta.steps", std::nan("")}}, nullptr), av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)preset.open({}, {{"reconstruction.scale", 0}}, nullptr),
                       doctest::Contains("scale is 0; it must be above 0"), av::InvalidValue);
  CHECK_THROWS_AS((void)preset.open({}, {{"objective.beta.steps", -1}}, nullptr), av::InvalidValue);
}

TEST_CASE("the printed losses of a preset use the values that are given") {
  const av::Preset preset = tiny_preset();
  const auto total = [&](const Values& values) { return preset.printed(values).at(0).total(10, 2); };
  CHECK(total({}) == 18);
  CHECK(total({{"objective.beta.to", 0.5}}) == 11);
  CHECK(av::preset<Model>("silent", "").printed({}).empty());
}

TEST_CASE("preset takes a model that is no Vae: its numbers are values, and its parameters are counted") {
  const av::Preset preset = av::preset<HalfBlindModel>("half-blind", "sees half of an image");
  CHECK(preset.image == HalfBlindModel::image);
  CHECK(preset.latent == av::Shape{2});
  CHECK(preset.networks.empty());
  CHECK(preset.parameters == 68 + 48);
  CHECK(preset.distribution.empty());
  const std::vector<av::ModelValue> values = preset.values();
  REQUIRE(values.size() == 1);
  CHECK(values[0].path == "weight");
  CHECK(values[0].value == 1);
  CHECK(preset.open({}, {}, nullptr).beta_at({}) == 1);
  CHECK(preset.open({}, {{"weight", 2.5}, {"no.such", 1}}, nullptr).beta_at({}) == 2.5);
  CHECK_THROWS_WITH_AS((void)preset.open({}, {{"weight", -1}}, nullptr), "model.weight is -1; it must be at least 0",
                       av::InvalidValue);
}
