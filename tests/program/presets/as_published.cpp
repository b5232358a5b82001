// SPDX-License-Identifier: MIT
#include "presets/as_published.hpp"

#include "support/doctest.hpp"

#include <string>
#include <vector>

namespace av = animevae;
using namespace av::program;

namespace {

const av::Preset& here() { return find_preset("l1-anime-vae"); }

}  // namespace

TEST_CASE("l1-anime-vae is the only preset with a published form besides its own") {
  for (const av::Preset& preset : presets()) {
    CAPTURE(std::string{preset.name});
    CHECK(as_published(preset).has_value() == (preset.name == "l1-anime-vae"));
  }
}

TEST_CASE("the published form of l1-anime-vae has another recipe and a caution, and is the same otherwise") {
  const av::Preset published = as_published(here()).value();
  CHECK(published.name == here().name);
  CHECK(published.pictures.name == here().pictures.name);
  CHECK(published.step_log == here().step_log);
  CHECK(here().caution.empty());
  CHECK_FALSE(published.caution.empty());
  // Its README: Adam(0.007).
  CHECK(published.training.learning_rate == 0.007);
  CHECK(published.initialisation == av::Initialisation::glorot_uniform);
}

TEST_CASE("values that differ are listed by their flags") {
  const std::vector<ChangedValue> changed = changed_values(here(), as_published(here()).value());
  REQUIRE(changed.size() == 2);
  CHECK(changed[0].flag == "learning-rate");
  CHECK(changed[0].here == "0.001");
  CHECK(changed[0].published == "0.007");
  CHECK(changed[1].flag == "initialisation");
  CHECK(changed[1].here == av::name(av::Initialisation::framework));
  CHECK(changed[1].published == av::name(av::Initialisation::glorot_uniform));
  CHECK(changed_values(here(), here()).empty());
  CHECK(in_words({{"a", "1", "2"}, {"b", "3", "4"}}) == "a 2 in place of 1, b 4 in place of 3");
  CHECK(in_words({}).empty());
}

TEST_CASE("word_of_published names only published values that no flag replaced") {
  const av::Preset published = as_published(here()).value();
  const std::string caution{published.caution}, begin = "warning: as published: ";
  const std::string initialisation = "initialisation " + std::string{av::name(published.initialisation)} +
                                     " in place of " + std::string{av::name(here().initialisation)};
  CHECK(word_of_published(here(), published, published) ==
        begin + "learning-rate 0.007 in place of 0.001, " + initialisation + "; " + caution);
  av::Preset used = published;
  used.training.learning_rate = 0.002;
  CHECK(word_of_published(here(), published, used) == begin + initialisation + "; " + caution);
  used.initialisation = here().initialisation;
  CHECK(word_of_published(here(), published, used).empty());
  used = published;
  used.training.batch_size = 3;  // published and default alike
  CHECK(word_of_published(here(), published, used).find("batch-size") == std::string::npos);
}

TEST_CASE("--as-published says that it changes nothing where the defaults are as published") {
  CHECK(word_of_published(here(), here(), here()) ==
        "--as-published changes nothing: the defaults of l1-anime-vae are as published");
}
