// SPDX-License-Identifier: MIT
#include "presets/presets.hpp"

#include "support/doctest.hpp"

#include <set>
#include <string>
#include <string_view>

#include <animevae/core/error.hpp>
#include <animevae/core/values.hpp>
#include <animevae/preset/run_program.hpp>

namespace av = animevae;
using namespace av::program;

namespace {

/// All tests of the program have the published presets.
const bool are_set = (use_presets(av::published_presets()), true);

}  // namespace

TEST_CASE("every preset has a name of its own, by which it is found") {
  std::set<std::string_view> names;
  REQUIRE(are_set);
  for (const av::Preset& preset : presets()) {
    CAPTURE(std::string{preset.name});
    CHECK(names.insert(preset.name).second);
    CHECK(&find_preset(preset.name) == &preset);
    CHECK_FALSE(preset.description.empty());
  }
  CHECK(names.size() > 10);
}

TEST_CASE("find_preset refuses an unknown name with the names near it, or with the command that lists them all") {
  CHECK_THROWS_WITH_AS((void)find_preset("anime-vea"), "there is no preset 'anime-vea'; did you mean 'anime-vae'?",
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)find_preset("elephant"),
                       "there is no preset 'elephant'; 'animevae presets' lists them all", av::InvalidValue);
  CHECK_THROWS_AS((void)find_preset(""), av::InvalidValue);
}

TEST_CASE("the values and the recipe of every preset are within their limits") {
  for (const av::Preset& preset : presets()) {
    CAPTURE(std::string{preset.name});
    CHECK_NOTHROW(av::check_values(preset.training, "training"));
    CHECK(preset.data.hold_out >= 0);
    CHECK(preset.data.hold_out < 1);
    std::set<std::string> paths;
    for (const av::ModelValue& value : preset.values()) {
      CAPTURE(value.path);
      CHECK(value.limits.admit(value.value));
      CHECK(paths.insert(value.path).second);
    }
  }
}

TEST_CASE("an encoder's means and log-variances are what the decoder takes, and its pictures what the encoder takes") {
  for (const av::Preset& preset : presets()) {
    CAPTURE(std::string{preset.name});
    const av::Shape &moments = preset.encoder().out, &latent = preset.decoder().in;
    CHECK(moments == av::Shape{2 * latent.channels, latent.height, latent.width});
    CHECK(preset.decoder().out.height == preset.encoder().in.height);
    CHECK(preset.decoder().out.width == preset.encoder().in.width);
  }
}

TEST_CASE("the published names of every preset name every tensor of its networks") {
  for (const av::Preset& preset : presets())
    for (const av::Published& published : preset.published) {
      CAPTURE(std::string{preset.name} + " " + std::string{published.name});
      CHECK_NOTHROW((void)av::detail::published_tensors(preset.encoder(), published.encoder));
      CHECK_NOTHROW((void)av::detail::published_tensors(preset.decoder(), published.decoder));
    }
}

TEST_CASE("presets that log as their system prints have one printed loss, computable from a distortion") {
  int logging = 0;
  for (const av::Preset& preset : presets()) {
    CAPTURE(std::string{preset.name});
    CHECK(preset.step_log == preset.name.starts_with("facenet"));
    CHECK_FALSE(preset.pictures.grids.empty());
    const auto printed = preset.printed({});
    for (const av::PrintedLoss& loss : printed) {
      CHECK(loss.reconstruction);
      CHECK(loss.kl);
      CHECK(loss.total);
    }
    if (!preset.step_units.as_printed) continue;
    ++logging;
    REQUIRE(printed.size() == 1);
    CHECK(printed.front().from_distortion);
    CHECK(printed.front().is_summed);
  }
  CHECK(logging > 0);
}

TEST_CASE("the first loss that VAE animeface prints is that of the model") {
  const auto printed = find_preset("vae-animeface").printed({});
  REQUIRE(printed.size() == 3);
  CHECK(printed[0].name == "laplace");
  // beta is 4, and 1/2 where that is asked for.
  CHECK(printed[0].total(100, 2.5) == doctest::Approx(110));
  CHECK(find_preset("vae-animeface").printed({{"objective.beta.to", 0.5}})[0].total(100, 2.5) ==
        doctest::Approx(101.25));
  // |rate - capacity| weighed by gamma, at the end of the capacity's growth.
  const auto held = find_preset("burgess-capacity").printed({{"objective.gamma", 10}, {"objective.capacity.to", 25}});
  CHECK(held.at(0).name == "bernoulli");
  CHECK(held.at(0).total(100, 22) == doctest::Approx(130));
}
