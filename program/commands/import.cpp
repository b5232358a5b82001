// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include <animevae/weights/python_checkpoint.hpp>

#include "commands/commands.hpp"
#include "presets/features.hpp"
#include "run/published_weights.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

namespace {

struct ImportCommand {
  std::string file{}, preset{}, key{}, out{}, features{};
  bool overwrite = false;
};

void import(const ImportCommand& command) {
  const Preset* const named = command.preset.empty() ? nullptr : &find_preset(command.preset);
  const av::Weights file = av::read_checkpoint(command.file, command.key);
  const Preset& preset = named != nullptr ? *named : preset_of(file);
  const std::optional<av::Weights> features = read_features(preset, command.features);
  Run run = open_published(file, preset, features);

  const fs::path folder = command.out;
  if (fs::exists(folder / "model.safetensors") && !command.overwrite)
    throw av::FileError(folder, "already holds a model; name another folder or add --overwrite");
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw av::FileError(folder, "cannot be made: " + error.message());
  keep_features(features, command.features, folder, run.metadata);
  av::save_model(folder / "model.safetensors", run.model, run.metadata);
  const bool whole = run.has_encoder() && run.has_decoder();
  fmt::print("{}: {} of {}, from {} under the names '{}'\n", (folder / "model.safetensors").string(),
             whole ? "encoder and decoder" : run.metadata.at("only_part"), run.preset->name, command.file,
             run.metadata.at("imported_names"));
  if (const auto without = run.metadata.find("imported_without"); without != run.metadata.end())
    fmt::print("the names in the file have '{}' more, which was taken off\n", without->second);
  if (!whole) fmt::print("the file has no {}: what needs one will say so\n", run.has_encoder() ? "decoder" : "encoder");
}

}  // namespace

void add_import(CLI::App& program) {
  const auto command = std::make_shared<ImportCommand>();
  CLI::App& app = *program.add_subcommand("import", "Make a run of weights that a system's own program has trained");
  app.add_option("file", command->file, "safetensors or .pt, whole, or an encoder or decoder alone")->required();
  app.add_option("-p,--preset", command->preset,
                 "The model's preset, needed where names and shapes fit several; 'animevae presets' lists them");
  app.add_option(
      "--key", command->key,
      "Choice of weights, where the file holds several: the key of their dict, or the beginning of their names");
  app.add_option("-o,--out", command->out, "Run folder")->required();
  app.add_option("--features", command->features, "For a perceptual preset: weights of the network it compares with");
  app.add_flag("--overwrite", command->overwrite, "Replace a model that is in the folder");
  app.footer(
      "Nothing in a file is ever run.\n"
      "Examples:\n"
      "  animevae import exported.pt --preset vae-animeface --out runs/imported\n"
      "  animevae import exported.pt --preset vae-animeface --out runs/imported --overwrite");
  app.callback([command] { import(*command); });
}

}  // namespace animevae::program
