// SPDX-License-Identifier: MIT
#include "presets/presets.hpp"

#include <string>
#include <utility>

#include <animevae/core/error.hpp>
#include <animevae/text/suggest.hpp>

namespace av = animevae;

namespace animevae::program {

namespace {

std::vector<Preset>& table() {
  static std::vector<Preset> presets;
  return presets;
}

}  // namespace

std::span<const Preset> presets() { return table(); }

void use_presets(std::vector<Preset> presets) {
  if (presets.empty()) throw av::InvalidValue("a program needs a preset: run_program(argc, argv, preset<Model>(...))");
  for (std::size_t i = 0; i < presets.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (presets[i].name == presets[j].name)
        throw av::InvalidValue("two presets of the program have the name '" + presets[i].name + "'");
  table() = std::move(presets);
}

const Preset& find_preset(std::string_view name) {
  std::vector<std::string> names;
  for (const Preset& preset : presets()) {
    if (preset.name == name) return preset;
    names.push_back(preset.name);
  }
  const std::string question = av::did_you_mean(name, names);
  throw av::InvalidValue("there is no preset '" + std::string{name} + "'" +
                         (question.empty() ? "; 'animevae presets' lists them all" : question));
}

}  // namespace animevae::program
