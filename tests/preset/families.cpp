// SPDX-License-Identifier: MIT
#include <animevae/preset/families.hpp>

#include "support/doctest.hpp"
#include "support/tiny_model.hpp"

#include <optional>
#include <string>
#include <string_view>

#include <animevae/preset/make_preset.hpp>

namespace av = animevae;

namespace {

using Own = TinyModel<av::LaplaceWith<av::SymmetricLink>, av::BetaVae<av::LinearEpochs>>;
using Learned = TinyModel<av::GaussianOfLearnedScale, av::Elbo>;

av::Preset own_preset() {
  return av::preset<Own>("own", "", {.reconstruction = {.scale = 0.25}, .training = {.epochs = 3}});
}

/// The structure of the model that a preset of other families opens, or nothing.
std::string structure_of(const av::Preset& preset, std::string_view distribution, std::string_view objective) {
  const std::optional<av::Preset> other = preset.family(preset, distribution, objective);
  return other ? other->open({}, {}, nullptr).structure() : "";
}

}  // namespace

TEST_CASE("a preset can be had with every family of the lists, and keeps its own part where the name is that of it") {
  const av::Preset preset = own_preset();
  CHECK(structure_of(preset, "bernoulli", "capacity_vae") == TinyModel<av::Bernoulli, av::CapacityVae<>>{}.structure());
  CHECK(structure_of(preset, "gaussian", "elbo") == TinyModel<av::Gaussian, av::Elbo>{}.structure());
  CHECK(structure_of(preset, "continuous_bernoulli", "free_bits") ==
        TinyModel<av::ContinuousBernoulli, av::FreeBits<>>{}.structure());
  CHECK(structure_of(preset, "laplace", "beta_vae") == Own{}.structure());
  for (const std::string_view distribution : av::distribution_families)
    for (const std::string_view objective : av::objective_families)
      CHECK_FALSE(structure_of(preset, distribution, objective).empty());
  const av::Preset other = preset.family(preset, "laplace", "elbo").value();
  CHECK(other.values().at(0).value == 0.25);
  CHECK(other.training.epochs == 3);
  CHECK(other.name == "own");
  CHECK(other.objective == "elbo");
}

TEST_CASE("family has nothing for a name that is in neither list") {
  const av::Preset preset = own_preset();
  CHECK_FALSE(preset.family(preset, "cauchy", "elbo"));
  CHECK_FALSE(preset.family(preset, "laplace", "iwae"));
  CHECK_FALSE(preset.family(preset, "", ""));
}

TEST_CASE("a distribution with tensors of its own can stay or be replaced") {
  const av::Preset preset = av::preset<Learned>("learned", "");
  CHECK(structure_of(preset, "gaussian", "elbo") == Learned{}.structure());
  CHECK(structure_of(preset, "bernoulli", "elbo") == TinyModel<av::Bernoulli, av::Elbo>{}.structure());
  CHECK(structure_of(preset, "laplace", "beta_vae") ==
        TinyModel<av::Laplace, av::BetaVae<av::LinearWarmup>>{}.structure());
}

TEST_CASE("a Vae without a rate of each latent has no families") {
  CHECK(av::has_families<Own>);
  CHECK_FALSE(av::has_families<int>);
}
