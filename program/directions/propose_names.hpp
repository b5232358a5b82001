// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "directions/labels.hpp"
#include "options/answer.hpp"
#include "run/run.hpp"

namespace animevae::program {

// Names for latents, from what is known of the images: `animevae name RUN --propose`.

struct ProposeOptions {
  bool wanted = false, take = false;
  std::string along{};  ///< file of components, or empty
  double least = 0.3;   ///< correlation, in magnitude
  LabelOptions labels{};
  CommandData data{};

  /// Adds --propose and what belongs to it to a command.
  void add_to(CLI::App& command);
};

/// Says what each direction of a run goes together with most, and keeps these names where that is asked for.
void propose_names(const CLI::App& app, const ProposeOptions& options, const Run& run, const std::string& run_word,
                   Answer& answer);

}  // namespace animevae::program
