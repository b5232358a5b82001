// SPDX-License-Identifier: MIT
#include "presets/model_preset.hpp"

#include "support/doctest.hpp"

#include <animevae/core/error.hpp>

#include "presets/presets.hpp"

namespace av = animevae;
using namespace av::program;

TEST_CASE("with_families gives a preset other families, the same object each time, and itself where nothing changes") {
  const av::Preset& own = find_preset("vae-animeface");
  CHECK(&with_families(own, "", "") == &own);
  CHECK(&with_families(own, "laplace", "beta-vae") == &own);
  const av::Preset& other = with_families(own, "continuous-bernoulli", "");
  CHECK(other.distribution == "continuous_bernoulli");
  CHECK(other.objective == "beta_vae");
  CHECK(&with_families(own, "continuous_bernoulli", "beta_vae") == &other);
  CHECK(other.pictures.name == own.pictures.name);
  CHECK(other.published.size() == own.published.size());
}

TEST_CASE("with_families refuses a family that the preset cannot have, and names those that it can") {
  const av::Preset& own = find_preset("vae-animeface");
  CHECK_THROWS_WITH_AS((void)with_families(own, "gausian", ""),
                       "--reconstruction is 'gausian'; the preset vae-animeface can have laplace, bernoulli, "
                       "continuous_bernoulli, gaussian; did you mean 'gaussian'?",
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)with_families(own, "", "iwae"),
                       doctest::Contains("--objective is 'iwae'; the preset vae-animeface can have beta_vae, elbo, "),
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)with_families(find_preset("facenet-perceptual"), "laplace", ""),
                       doctest::Contains("the preset facenet-perceptual has "), av::InvalidValue);
  CHECK(with_families(find_preset("facenet-perceptual"), "", "elbo").objective == "elbo");
}

TEST_CASE(
    "preset_of finds the preset by its name and families, or by the structure of a model that the library saved") {
  CHECK(&preset_of({{"preset", "anime-vae"}}) == &find_preset("anime-vae"));
  CHECK(preset_of({{"preset", "anime-vae"}, {"reconstruction", "laplace"}}).distribution == "laplace");
  for (const char* const name : {"vae-animeface", "burgess-capacity", "anime-vae-96x64"}) {
    const av::Preset& preset = find_preset(name);
    CHECK(&preset_of({{"structure", preset.open({}, {}, nullptr).structure()}}) == &preset);
  }
  CHECK_THROWS_WITH_AS((void)preset_of({}), "names no preset, and no preset of this program has its networks",
                       av::InvalidValue);
}
