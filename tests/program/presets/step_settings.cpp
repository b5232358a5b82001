// SPDX-License-Identifier: MIT
#include "presets/step_settings.hpp"

#include "support/doctest.hpp"

#include <map>
#include <string>

#include <CLI/CLI.hpp>

#include <animevae/core/error.hpp>

#include "options/read_toml.hpp"

namespace av = animevae;
using namespace av::program;

namespace {

struct GivenStep {
  CLI::App app;
  StepSettings settings{};

  explicit GivenStep(const std::string& arguments = {}) {
    settings.add_to(app);
    app.parse(arguments, false);
  }
};

const av::Preset& adam_preset() { return find_preset("vae-animeface"); }

std::map<std::string, std::string> step_lines(const StepSettings& settings, const av::Preset& preset) {
  TomlWriter config;
  settings.write(config, preset);
  std::map<std::string, std::string> lines;
  for (const TomlEntry& entry : parse_toml(config.text())) lines[entry.key] = entry.values.at(0);
  return lines;
}

void refused(const std::string& arguments, const std::string& sentence) {
  const GivenStep given{arguments};
  CHECK_THROWS_WITH_AS((void)given.settings.values(adam_preset()), sentence.c_str(), av::InvalidValue);
}

}  // namespace

TEST_CASE("without flags a step is Adam with the preset's values") {
  const GivenStep none;
  CHECK(none.settings.optimiser() == "adam");
  CHECK(none.settings.values(find_preset("facenet-dfc")).adam.epsilon_hat);
  CHECK_FALSE(none.settings.values(adam_preset()).adam.epsilon_hat);
  for (const char* part : {"clip_norm", "clip_value", "accumulate", "ema", "cosine", "one_cycle", "plateau"})
    CHECK_FALSE(none.settings.has(part));
  CHECK_FALSE(none.settings.is_bfloat16());
}

TEST_CASE("a part of the step is on where a flag gives one of its numbers, by its short name too") {
  const GivenStep given{"--clip 2 --ema 0.99 --accumulate 4 --clip-value-at 0.5 --patience 7"};
  const StepValues values = given.settings.values(adam_preset());
  CHECK(given.settings.has("clip_norm"));
  CHECK(values.clip_norm.at == 2);
  CHECK(values.clip_value.at == 0.5);
  CHECK(values.ema.decay == 0.99);
  CHECK(values.accumulate.batches == 4);
  CHECK(values.early_stopping.patience == 7);
}

TEST_CASE("an optimiser has its own numbers, and those of another are refused") {
  const GivenStep given{"--optimiser adamw --weight-decay 0.1 --beta1 0.8"};
  CHECK(given.settings.values(adam_preset()).adamw.weight_decay == 0.1);
  CHECK(given.settings.values(adam_preset()).adamw.beta1 == 0.8);
  refused("--weight-decay 0.1", "--weight-decay: the optimiser adam has no such value");
  refused("--optimiser sgd --beta1 0.5", "--beta1: the optimiser sgd has no such value");
}

TEST_CASE("a schedule is asked for by its name, and its numbers without it are refused") {
  const GivenStep given{"--schedule one-cycle --one-cycle-rising 0.4"};
  CHECK(given.settings.has("one_cycle"));
  CHECK(given.settings.values(adam_preset()).one_cycle.rising == 0.4);
  refused("--plateau-patience 3", "--plateau-patience is a number of --schedule plateau, which is not asked for");
}

TEST_CASE("a number out of range is refused by its flag") {
  refused("--epsilon-hat 2", "--epsilon-hat is 2; it must be at least 0 and at most 1");
  refused("--ema 1.5", "--ema-decay is 1.5; it must be at least 0 and at most 0.999999999");
  refused("--clip 0", "--clip-norm-at is 0; it must be above 0");
  refused("--accumulate 1.5", "--accumulate-batches is 1.5; it must be a whole number");
}

TEST_CASE("a configuration has the optimiser and the parts that are on, and gives the same step again") {
  const auto plain = step_lines(GivenStep{}.settings, find_preset("facenet-dfc"));
  CHECK(plain.at("optimiser") == "adam");
  CHECK(plain.at("epsilon-hat") == "1");
  CHECK_FALSE(plain.contains("ema-decay"));
  const GivenStep given{
      "--optimiser sgd --momentum 0.5 --nesterov 1 --schedule cosine --cosine-end 0.1 --clip 3 "
      "--precision bfloat16"};
  const auto lines = step_lines(given.settings, adam_preset());
  CHECK(lines.at("momentum") == "0.5");
  CHECK(lines.at("nesterov") == "1");
  CHECK(lines.at("clip-norm-at") == "3");
  CHECK(lines.at("precision") == "bfloat16");
  std::string arguments;
  for (const auto& [key, value] : lines) arguments += "--" + key + " " + value + " ";
  CHECK((step_lines(GivenStep{arguments}.settings, adam_preset()) == lines));
}
