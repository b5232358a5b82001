// SPDX-License-Identifier: MIT
#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>

#include <animevae/tensor/threads.hpp>

#include "commands/train.hpp"
#include "options/program_name.hpp"
#include "options/toml_writer.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

av::Initialisation initialisation_of(const TrainCommand& command, const Preset& preset) {
  const auto& names = av::initialisation_names;
  const auto given = std::find(names.begin(), names.end(), command.initialisation);
  return given == names.end() ? preset.initialisation : av::Initialisation(given - names.begin());
}

HoldOut hold_out_of(const TrainCommand& command, const Preset& preset) {
  return {command.hold_out.value_or(preset.data.hold_out), command.split_seed};
}

bool flips_of(const TrainCommand& command, const Preset& preset) { return command.flips.value_or(preset.data.flips); }

PictureStyle pictures_of(const TrainCommand& command, const Preset& preset) {
  PictureStyle style = command.pictures.empty() ? preset.pictures : picture_style(command.pictures);
  style.every = command.pictures_every.value_or(style.every);
  return style;
}

av::CheckpointOptions checkpoints_of(const TrainCommand& command) {
  const bool by_epochs = command.checkpoint_every > 0;
  return {.every_epochs = command.checkpoint_every,
          .every_minutes = command.checkpoint_minutes.value_or(by_epochs ? 0 : 10),
          .keep = command.keep.value_or(by_epochs ? 0 : 2)};
}

std::string configuration(const TrainCommand& command, const Preset& preset) {
  TomlWriter config;
  config.comment(program_name() + " train --config THIS_FILE --out FOLDER trains this model again");
  config.section("train");
  config.value("preset", std::string_view{preset.name});
  if (!command.reconstruction.empty()) config.value("reconstruction", std::string_view{command.reconstruction});
  if (!command.objective.empty()) config.value("objective", std::string_view{command.objective});
  if (!command.size.empty()) config.value("size", std::string_view{command.size});
  if (command.as_published) config.value("as-published", true);
  config.value("seed", command.seed);
  config.value("threads", av::threads());
  config.value("initialisation", av::name(initialisation_of(command, preset)));
  if (!command.features.empty())
    config.value("features", std::string_view{fs::absolute(command.features).lexically_normal().string()});
  command.settings.write(config, preset);
  command.step.write(config, preset);
  if (command.checkpoint_every > 0) config.value("checkpoint-every", command.checkpoint_every);
  if (command.checkpoint_minutes) config.value("checkpoint-minutes", *command.checkpoint_minutes);
  if (command.keep) config.value("keep", *command.keep);
  config.value("pictures", pictures_of(command, preset).name);
  if (command.pictures_every) config.value("pictures-every", *command.pictures_every);
  if (command.step_log) config.value("step-log", *command.step_log);
  if (command.tensorboard) config.value("tensorboard", true);
  if (command.epoch_losses) config.value("epoch-losses", true);
  command.data.visit_used([&](std::string_view name, const auto& value) {
    config.value(name == "folder" ? "data" : flag_name(std::string{name}), value);
  });
  const HoldOut hold_out = hold_out_of(command, preset);
  config.value("hold-out", hold_out.part);
  config.value("split-seed", hold_out.seed);
  config.value("flips", flips_of(command, preset));
  return config.text();
}

}  // namespace animevae::program
