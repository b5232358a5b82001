// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "directions/labels.hpp"
#include "options/answer.hpp"
#include "run/run.hpp"

namespace animevae::program {

// Names for latents from labels of the images: `animevae name RUN --propose`.

struct ProposeOptions {
  bool wanted = false, take = false;
  std::string along{};  ///< file of components to name, or empty for latents
  double least = 0.3;   ///< smallest correlation, in magnitude
  LabelOptions labels{};
  CommandData data{};

  /// Adds --propose and its options to a command.
  void add_to(CLI::App& command);
};

/// Prints for each direction of a run the label that it correlates with most, and saves these as names with --take.
void propose_names(const CLI::App& app, const ProposeOptions& options, const Run& run, const std::string& run_word,
                   Answer& answer);

}  // namespace animevae::program
