// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "run/run.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace animevae::program {

// Commands that use a trained model take the built-in one where none is named.

/// Adds the argument that names the model, which may be left out.
CLI::Option* add_model_argument(CLI::App& command, std::string& run);

/// Opens the run or model file of that argument. If it is empty, opens the built-in model and says so on stderr; of the
/// drawn faces that this model was trained on, commands use the first 2,000 by default, as the apps do.
[[nodiscard]] Run open_named_run(const std::string& run);

/// Whether the first word of a command that takes a model and pictures is the model: a folder or a safetensors file. A
/// path that does not exist is the model unless it has the ending of an image.
[[nodiscard]] bool names_model(const std::string& word);

/// The images for sorting latents by rate, for commands that need images for nothing else. Nothing where the training
/// images are unknown or gone, with a sentence on stderr: latents are then sorted by number. InvalidValue instead where
/// --order or images were given as flags.
[[nodiscard]] std::optional<Dataset> faces_to_sort_by(const CLI::App& command, const CommandData& data, const Run& run);

/// Makes the first word the first picture where it names no model.
void take_first_picture(std::string& run, std::vector<std::string>& pictures);

}  // namespace animevae::program
