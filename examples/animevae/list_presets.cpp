// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <animevae/network/table.hpp>

#include "commands.hpp"
#include "presets.hpp"

namespace av = animevae;

namespace {

void list_presets() {
  fmt::print("{:<26} {:>9} {:>8} {:>11}  {}\n", "preset", "image", "latents", "parameters", "");
  for (const Preset& preset : presets())
    fmt::print("{:<26} {:>9} {:>8} {:>11}  {}\n", preset.name, av::to_string(preset.encoder.in),
               av::to_string(preset.decoder.in),
               av::with_separators(av::parameter_count(preset.encoder) + av::parameter_count(preset.decoder)),
               preset.description);
}

}  // namespace

void add_presets(CLI::App& program) {
  CLI::App& app = *program.add_subcommand("presets", "List the models that can be trained by name");
  app.footer(
      "Examples:\n"
      "  animevae presets\n"
      "  animevae show vae-animeface");
  app.callback(list_presets);
}
