// SPDX-License-Identifier: MIT
#include "presets/settings.hpp"

#include "support/doctest.hpp"

#include <map>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <animevae/core/error.hpp>

#include "options/read_toml.hpp"

namespace av = animevae;
using namespace av::program;

namespace {

struct Given {
  CLI::App app;
  Settings settings{};

  explicit Given(const std::string& arguments = {}) {
    settings.add_to(app);
    app.parse(arguments, false);
  }
};

std::map<std::string, std::string> lines_of(const Settings& settings, const av::Preset& preset) {
  TomlWriter config;
  settings.write(config, preset);
  std::map<std::string, std::string> lines;
  for (const TomlEntry& entry : parse_toml(config.text())) lines[entry.key] = entry.values.at(0);
  return lines;
}

const av::Preset& preset() { return find_preset("vae-animeface"); }

}  // namespace

TEST_CASE("a value's flag has hyphens for its dots and underscores") {
  CHECK(flag_name("objective.beta.to") == "objective-beta-to");
  CHECK(flag_name("read_every") == "read-every");
  CHECK(flag_name("epochs") == "epochs");
}

TEST_CASE("without flags the settings are the preset's recipe and values") {
  const Given none;
  for (const av::Preset& each : presets()) {
    CAPTURE(std::string{each.name});
    const av::TrainOptions training = none.settings.training(each);
    CHECK(training.epochs == each.training.epochs);
    CHECK(training.steps == each.training.steps);
    CHECK(training.batch_size == each.training.batch_size);
    CHECK(training.learning_rate == each.training.learning_rate);
    std::map<std::string, double> expected;
    for (const av::ModelValue& value : each.values()) expected[value.path] = value.value;
    CHECK((none.settings.policy_values(each) == expected));
  }
}

TEST_CASE("flags replace the preset's recipe and values, by their short names too") {
  const Given given{"-e 3 --batch 16 --lr 0.25 --objective-beta-to 2 --objective-beta-steps 7"};
  const av::TrainOptions training = given.settings.training(preset());
  CHECK(training.epochs == 3);
  CHECK(training.batch_size == 16);
  CHECK(training.learning_rate == 0.25);
  const auto values = given.settings.policy_values(preset());
  CHECK(values.at("objective.beta.to") == 2);
  CHECK(values.at("objective.beta.steps") == 7);
  CHECK(values.at("objective.beta.from") == 0);
}

TEST_CASE("--epochs replaces a recipe in steps, and --steps one in epochs") {
  const av::Preset& in_steps = find_preset("facenet-dfc");
  REQUIRE(in_steps.training.steps > 0);
  CHECK(Given{"--epochs 2"}.settings.training(in_steps).steps == 0);
  CHECK(Given{"--epochs 2"}.settings.training(in_steps).epochs == 2);
  CHECK(Given{"--steps 5"}.settings.training(preset()).steps == 5);
  CHECK_THROWS_AS(Given{"--steps 5 --epochs 2"}, CLI::ExcludesError);
}

TEST_CASE("a value out of range is refused by its flag") {
  const auto refused = [](const std::string& arguments, const std::string& sentence) {
    const Given given{arguments};
    CHECK_THROWS_WITH_AS((void)given.settings.training(preset()), sentence.c_str(), av::InvalidValue);
  };
  refused("--batch-size 0", "--batch-size is 0; it must be at least 1");
  refused("--batch-size 2.5", "--batch-size is 2.5; it must be a whole number");
  refused("--steps -1", "--steps is -1; it must be at least 0");
  refused("--epochs 2000000000000", "--epochs is 2000000000000; it must be at most 1000000000000");
  refused("--learning-rate 0", "--learning-rate is 0; it must be above 0");
  const Given beta{"--objective-beta-steps 1.5"};
  CHECK_THROWS_WITH_AS((void)beta.settings.policy_values(preset()),
                       "--objective-beta-steps is 1.5; it must be a whole number", av::InvalidValue);
  const Given scale{"--reconstruction-scale -1"};
  CHECK_THROWS_WITH_AS((void)scale.settings.policy_values(preset()), "--reconstruction-scale is -1; it must be above 0",
                       av::InvalidValue);
}

TEST_CASE("a flag whose value is no number throws CLI::ParseError") {
  for (const char* arguments : {"--lr fast", "--epochs", "--lr 1e999", "--lr nan"}) {
    CAPTURE(arguments);
    CHECK_THROWS_AS(Given{arguments}, CLI::ParseError);
  }
}

TEST_CASE("the flag of a value that only another preset has is refused") {
  const Given given{"--objective-gamma 3"};
  CHECK(given.settings.policy_values(find_preset("burgess-capacity")).at("objective.gamma") == 3);
  CHECK_THROWS_WITH_AS((void)given.settings.policy_values(preset()),
                       "--objective-gamma: the preset vae-animeface has no such value", av::InvalidValue);
}

TEST_CASE("a configuration has every value by its flag, whole ones without a point") {
  const auto lines = lines_of(Given{"--lr 1 --objective-beta-to 2"}.settings, preset());
  CHECK(lines.at("epochs") == "100");
  CHECK(lines.at("learning-rate") == "1");
  CHECK(lines.at("objective-beta-to") == "2");
  CHECK(lines.at("objective-beta-steps") == "100");
  CHECK_FALSE(lines.contains("steps"));
  const auto in_steps = lines_of(Given{}.settings, find_preset("facenet-dfc"));
  CHECK(in_steps.at("steps") == "50000");
  CHECK_FALSE(in_steps.contains("epochs"));
}

TEST_CASE("a configuration that was written gives the same settings again") {
  const Given given{"--steps 12 --lr 0.1 --batch 3 --objective-beta-to 0.3 --reconstruction-scale 0.7"};
  std::string arguments;
  for (const auto& [key, value] : lines_of(given.settings, preset())) arguments += "--" + key + " " + value + " ";
  const Given again{arguments};
  CHECK((again.settings.policy_values(preset()) == given.settings.policy_values(preset())));
  CHECK((lines_of(again.settings, preset()) == lines_of(given.settings, preset())));
  CHECK(again.settings.training(preset()).learning_rate == 0.1);
  CHECK(again.settings.training(preset()).steps == 12);
}

TEST_CASE("--compare-at replaces the deviations at a perceptual preset's own layers, in the configuration too") {
  const av::Preset& perceptual = find_preset("facenet-perceptual");
  const Given given{"--compare-at conv3,conv1=0.5"};
  const auto values = given.settings.policy_values(perceptual);
  CHECK(values.at("reconstruction.compare_at_conv1") == 0.5);
  CHECK(values.at("reconstruction.compare_at_conv3") == 1);
  CHECK_FALSE(values.contains("reconstruction.scale_conv1"));
  CHECK(values.contains("objective.beta.value"));
  const auto lines = lines_of(given.settings, perceptual);
  CHECK(lines.at("compare-at") == "conv1=0.5,conv3");
  CHECK_FALSE(lines.contains("reconstruction-scale-conv1"));
  const Given again{"--compare-at " + lines.at("compare-at")};
  CHECK((again.settings.policy_values(perceptual) == values));
  CHECK_FALSE(lines_of(Given{}.settings, perceptual).contains("compare-at"));
}

TEST_CASE("--compare-at is refused beside a deviation at a layer of the preset's choice, and for pixels") {
  const av::Preset& perceptual = find_preset("facenet-perceptual");
  const Given both{"--compare-at conv1 --reconstruction-scale-conv2 0.5"};
  CHECK_THROWS_WITH_AS((void)both.settings.policy_values(perceptual),
                       "--reconstruction-scale-conv2 is the deviation at a layer of the preset's choice; with "
                       "--compare-at it is written behind the layer's name: --compare-at conv2=0.5",
                       av::InvalidValue);
  const Given default_too{"--compare-at conv1 --reconstruction-scale-conv2 1"};  // as a run's config.toml has it
  CHECK(default_too.settings.policy_values(perceptual).contains("reconstruction.compare_at_conv1"));
  const Given pixels{"--compare-at conv1"};
  CHECK_THROWS_WITH_AS((void)pixels.settings.policy_values(preset()),
                       "--compare-at is conv1; the preset vae-animeface compares pixels and has no use for it",
                       av::InvalidValue);
}
