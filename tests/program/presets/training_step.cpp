// SPDX-License-Identifier: MIT
#include "presets/training_step.hpp"

#include "support/doctest.hpp"

#include <optional>
#include <string>
#include <tuple>
#include <variant>

#include <CLI/CLI.hpp>

namespace av = animevae;
using namespace av::program;

namespace {

TrainingStep step_of(const std::string& arguments, const char* preset = "vae-animeface") {
  CLI::App app;
  StepSettings settings;
  settings.add_to(app);
  app.parse(arguments, false);
  return training_step(settings, find_preset(preset));
}

}  // namespace

TEST_CASE("by default a step is the preset's Adam and nothing else") {
  const TrainingStep step = step_of("", "facenet-dfc");
  CHECK(std::get<av::Adam>(step.optimiser).epsilon_hat);
  std::apply([](const auto&... part) { CHECK_FALSE((part.has_value() || ...)); }, step.parts);
}

TEST_CASE("the flags choose the optimiser and put the parts in, with their numbers") {
  TrainingStep step = step_of(
      "--optimiser adamw --weight-decay 0.2 --clip 3 --clip-value 4 --accumulate 5 --ema 0.6 --schedule plateau "
      "--precision bfloat16");
  CHECK(std::get<av::AdamW>(step.optimiser).weight_decay == 0.2);
  CHECK(step.part<std::optional<av::ClipNorm>>().value().at == 3);
  CHECK(step.part<std::optional<av::ClipValue>>().value().at == 4);
  CHECK(step.micro_batches() == 5);
  CHECK(step.part<std::optional<av::Ema>>().value().decay == 0.6);
  CHECK(step.part<std::optional<av::ReduceOnPlateau>>().has_value());
  CHECK_FALSE(step.part<std::optional<av::OneCycle>>().has_value());
  CHECK(step.part<std::optional<av::MixedPrecision>>().has_value());
  CHECK(std::holds_alternative<av::Sgd>(step_of("--optimiser sgd").optimiser));
}
