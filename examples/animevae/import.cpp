// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <animevae/io/published_names.hpp>
#include <animevae/io/python_checkpoint.hpp>

#include "commands.hpp"
#include "run.hpp"

namespace av = animevae;
namespace fs = std::filesystem;

namespace {

struct ImportCommand {
  std::string file{}, preset{}, out{};
  bool overwrite = false;
};

/// How many of a network's tensors a file has under these names.
std::size_t found(const av::Weights& file, av::NetworkView network, const av::PublishedNames& names) {
  std::size_t count = 0;
  for (const av::detail::PublishedTensor& tensor : av::detail::published_tensors(network, names))
    for (const std::string& name : tensor.theirs)
      count +=
          std::any_of(file.tensors.begin(), file.tensors.end(), [&](const auto& t) { return t.name == name; }) ? 1 : 0;
  return count;
}

/// The naming under which the file has most of the preset's tensors.
const Published& naming_of(const av::Weights& file, const Preset& preset) {
  const Published* best = nullptr;
  std::size_t most = 0;
  for (const Published& published : preset.published) {
    const std::size_t count =
        found(file, preset.encoder, published.encoder) + found(file, preset.decoder, published.decoder);
    if (count > most) best = &published, most = count;
  }
  if (best != nullptr) return *best;
  if (preset.published.empty())
    throw av::InvalidValue(fmt::format("the preset {} has published names for no file", preset.name));
  throw av::FileError(file.source,
                      fmt::format("holds none of the tensors of {} (it has {}); another preset may fit", preset.name,
                                  file.tensors.empty() ? "none at all" : "'" + file.tensors[0].name + "' and such"));
}

void put(const AnyModel& model, const std::string& scope, const std::vector<av::NamedTensor>& tensors) {
  const at::NoGradGuard no_grad;
  for (const av::NamedTensor& target : model.tensors().saved())
    for (const av::NamedTensor& tensor : tensors)
      if (target.name == scope + tensor.name) av::Tensor{target.tensor}.copy_(tensor.tensor);
}

void import(const ImportCommand& command) {
  const Preset& preset = find_preset(command.preset);
  const av::Weights file = av::read_checkpoint(command.file);
  const Published& published = naming_of(file, preset);
  const AnyModel model = preset.open({}, {});

  std::vector<std::string> parts;
  if (found(file, preset.encoder, published.encoder) > 0) {
    put(model, "encoder.", av::from_published(file, preset.encoder, published.encoder));
    parts.emplace_back("encoder");
  }
  if (found(file, preset.decoder, published.decoder) > 0) {
    put(model, "decoder.", av::from_published(file, preset.decoder, published.decoder));
    parts.emplace_back("decoder");
  }

  const fs::path folder = command.out;
  if (fs::exists(folder / "model.safetensors") && !command.overwrite)
    throw av::FileError(folder, "already holds a model; name another folder or add --overwrite");
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw av::FileError(folder, "cannot be made: " + error.message());
  av::Metadata metadata{{"preset", std::string{preset.name}},
                        {"imported_from", fs::path{command.file}.filename().string()},
                        {"imported_names", std::string{published.name}}};
  if (parts.size() == 1) metadata["only_part"] = parts[0];
  av::save_model(folder / "model.safetensors", model, metadata);
  fmt::print("{}: {} of {}, from {} under the names '{}'\n", (folder / "model.safetensors").string(),
             parts.size() == 2 ? "encoder and decoder" : parts[0], preset.name, command.file, published.name);
  if (parts.size() == 1)
    fmt::print("the file has no {}: what needs one will say so\n", parts[0] == "decoder" ? "encoder" : "decoder");
}

}  // namespace

void add_import(CLI::App& program) {
  const auto command = std::make_shared<ImportCommand>();
  CLI::App& app = *program.add_subcommand("import", "Make a run of weights that a system's own program has trained");
  app.add_option("file", command->file, "safetensors or .pt, whole, or an encoder or decoder alone")->required();
  app.add_option("-p,--preset", command->preset, "Which model it is; 'animevae presets' lists them")->required();
  app.add_option("-o,--out", command->out, "Run folder")->required();
  app.add_flag("--overwrite", command->overwrite, "Replace a model that is in the folder");
  app.footer(
      "Nothing in a file is ever run.\n"
      "Examples:\n"
      "  animevae import exported.pt --preset vae-animeface --out runs/imported\n"
      "  animevae import exported.pt --preset vae-animeface --out runs/imported --overwrite");
  app.callback([command] { import(*command); });
}
