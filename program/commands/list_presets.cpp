// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <string>

#include <animevae/core/decimal.hpp>

#include "commands/commands.hpp"
#include "presets/as_published.hpp"
#include "presets/presets.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

/// A note on the values that --as-published changes, for a preset whose published values do not train; empty for
/// others.
std::string note_on(const Preset& preset) {
  const auto published = as_published(preset);
  std::string flags;
  if (published)
    for (const ChangedValue& value : changed_values(preset, *published))
      flags += (flags.empty() ? "" : " and ") + value.flag;
  return flags.empty() ? "" : "; --as-published changes " + flags;
}

void list_presets() {
  fmt::print("{:<26} {:>9} {:>8} {:>11}  {}\n", "preset", "image", "latents", "parameters", "");
  for (const Preset& preset : presets())
    fmt::print("{:<26} {:>9} {:>8} {:>11}  {}\n", preset.name, av::to_string(preset.image),
               av::to_string(preset.latent), av::with_separators(preset.parameters),
               preset.description + note_on(preset));
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

}  // namespace animevae::program
