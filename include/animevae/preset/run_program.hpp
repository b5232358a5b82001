// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <utility>
#include <vector>

#include <animevae/preset/preset.hpp>

namespace animevae {

/// The program, with every command, for models of one's own:
///
///     int main(int argc, char** argv) {
///       return animevae::run_program(argc, argv, animevae::preset<Model>("mine", "what it is"));
///     }
///
/// Its commands take a model by the name of its preset, and `train` without a name the first one. Every exception
/// becomes a sentence on stderr. Returns the exit status: 0, 1 for a failure, 2 for wrong usage, 128 and a signal's
/// number after one. Needs the sources of the component `program`: animevae_add_program(mine main.cpp) in CMake.
[[nodiscard]] int run_program(int argc, char** argv, std::vector<Preset> presets);

template <std::same_as<Preset>... More>
[[nodiscard]] int run_program(int argc, char** argv, Preset first, More... more) {
  std::vector<Preset> presets;
  presets.push_back(std::move(first));
  (presets.push_back(std::move(more)), ...);
  return run_program(argc, argv, std::move(presets));
}

/// The presets of the published systems, to have them beside one's own.
[[nodiscard]] std::vector<Preset> published_presets();

}  // namespace animevae
