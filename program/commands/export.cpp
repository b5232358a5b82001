// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/core/ending.hpp>
#include <animevae/weights/published_names.hpp>
#include <animevae/weights/python_checkpoint.hpp>

#include "commands/commands.hpp"
#include "options/output_files.hpp"
#include "run/run.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

struct ExportCommand {
  std::string run{}, out{}, format{}, names = "original", part = "whole";
};

/// The tensors of a part of the model, under our names without the name of the part.
av::Weights of_part(const AnyModel& model, const std::string& scope) {
  av::Weights weights{.source = "the model"};
  for (const av::NamedTensor& tensor : model.tensors().saved())
    if (tensor.name.starts_with(scope)) weights.tensors.push_back({tensor.name.substr(scope.size()), tensor.tensor});
  return weights;
}

/// The names of the preset's tensors in the requested format. A part alone gets the names of the file that the original
/// program writes for it, where it writes one.
const Published& naming_of(const Preset& preset, const ExportCommand& command) {
  const auto find = [&](std::string_view name) {
    return std::find_if(preset.published.begin(), preset.published.end(),
                        [&](const auto& p) { return p.name == name; });
  };
  auto found = preset.published.end();
  if (command.names == "original" && command.part != "whole") found = find("original parts");
  if (found == preset.published.end()) found = find(command.names);
  if (found != preset.published.end()) return *found;
  std::string known = "'ours'";
  for (const Published& published : preset.published) known += fmt::format(", '{}'", published.name);
  throw av::InvalidValue(fmt::format("--names is {}; the preset {} knows {}", command.names, preset.name, known));
}

std::vector<av::NamedTensor> tensors_of(const Run& run, const ExportCommand& command) {
  std::vector<av::NamedTensor> tensors;
  const auto add = [&](const std::string& part, av::NetworkView network, const av::PublishedNames& names) {
    if (command.part != "whole" && command.part != part) return;
    for (av::NamedTensor& tensor : av::to_published(of_part(run.model, part + "."), network, names))
      tensors.push_back(std::move(tensor));
  };
  if (command.names == "ours") {
    for (const av::NamedTensor& tensor : run.model.tensors().saved())
      if (command.part == "whole" || tensor.name.starts_with(command.part + ".")) tensors.push_back(tensor);
    return tensors;
  }
  const Published& published = naming_of(*run.preset, command);
  add("encoder", run.preset->encoder(), published.encoder);
  add("decoder", run.preset->decoder(), published.decoder);
  return tensors;
}

void export_run(const ExportCommand& command) {
  const Run run = open_run(command.run);
  const std::vector<av::NamedTensor> tensors = tensors_of(run, command);
  const bool is_safetensors =
      command.format.empty() ? av::small_ending(command.out) == ".safetensors" : command.format == "safetensors";
  if (!is_safetensors) av::write_pt(command.out, std::span<const av::NamedTensor>{tensors});
  else av::write_tensors(command.out, tensors);
  fmt::print("{}: {} tensors of {} under the names '{}'\n", command.out, tensors.size(), run.preset->name,
             command.names);
}

}  // namespace

void add_export(CLI::App& program) {
  const auto command = std::make_shared<ExportCommand>();
  CLI::App& app = *program.add_subcommand("export", "Write a model's weights for Python, under their original names");
  app.add_option("run", command->run, "Run folder or model file")->required();
  add_output_option(app, "-o,--out", command->out, "The file", {".pt", ".pth", ".ckpt", ".bin", ".safetensors"})
      ->required();
  app.add_option("-f,--format", command->format,
                 "pt: for torch.load(weights_only=True); safetensors (default: as the file's name says)")
      ->check(CLI::IsMember({"pt", "safetensors"}));
  app.add_option("--names", command->names, "original, ours, or another program that has the same network")
      ->capture_default_str();
  app.add_option("--part", command->part, "whole, encoder or decoder")
      ->check(CLI::IsMember({"whole", "encoder", "decoder"}))
      ->capture_default_str();
  app.footer(
      "Examples:\n"
      "  animevae export runs/first --out exported.pt\n"
      "  animevae export runs/first --out decoder.safetensors --format safetensors --part decoder --names ours");
  app.callback([command] { export_run(*command); });
}

}  // namespace animevae::program
