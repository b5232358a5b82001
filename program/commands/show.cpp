// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>
#include <string>

#include <animevae/core/decimal.hpp>
#include <animevae/network/counts.hpp>
#include <animevae/network/table.hpp>
#include <animevae/reconstruction/feature_places.hpp>

#include "commands/commands.hpp"
#include "presets/as_published.hpp"
#include "run/run.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

void show_networks(const Preset& preset) {
  fmt::print("{}: {}\n", preset.name, preset.description);
  std::int64_t activations = 0, multiply_accumulates = 0;
  for (const av::NamedNetwork& each : preset.networks) {
    fmt::print("\n{}\n{}", title_of(each), av::table(each.network));
    activations += av::activation_count(each.network);
    multiply_accumulates += av::multiply_accumulates(each.network);
  }
  fmt::print("\nparameters {}, multiply-adds {} per image, activations {:.2f} MB per image in training\n",
             av::with_separators(preset.parameters), av::with_separators(multiply_accumulates),
             double(activations) * 4 / 1e6);
  fmt::print("reconstruction distribution {}, objective {}\n", preset.distribution, preset.objective);
}

void show(const std::string& what) {
  std::error_code unknown;
  if (!std::filesystem::exists(what, unknown)) {
    const Preset& preset = find_preset(what);
    show_networks(preset);
    for (const ModelValue& value : preset.values()) fmt::print("  {} = {}\n", value.path, av::decimal(value.value));
    if (preset.features)
      fmt::print("pictures are compared by {}; 'train --compare-at' takes its layers {}\n", preset.features->name,
                 av::list_of(av::feature_places(preset.features->whole)));
    if (const auto published = as_published(preset))
      fmt::print("'train --as-published' has {}; {}\n", in_words(changed_values(preset, *published)),
                 published->caution);
    return;
  }
  const Run run = open_run(what);
  show_networks(*run.preset);
  for (const auto& [key, text] : run.metadata)
    if (key != "structure" && key != "format") fmt::print("  {} = {}\n", key, text);
}

}  // namespace

void add_show(CLI::App& program) {
  const auto what = std::make_shared<std::string>();
  CLI::App& app = *program.add_subcommand("show", "Print the network table of a preset or of a run");
  app.add_option("what", *what, "A preset's name, a run folder or a model file")->required();
  app.footer(
      "Examples:\n"
      "  animevae show vae-animeface\n"
      "  animevae show runs/first");
  app.callback([what] { show(*what); });
}

}  // namespace animevae::program
