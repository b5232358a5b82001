// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "run.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

// Commands that look at a model take the one that comes with the program where none is named.

/// Adds the argument that names the model, which may be left out.
CLI::Option* add_model_argument(CLI::App& command, std::string& run);

/// Opens what it names. The model that comes with the program says so on stderr; of its drawn faces a command looks at
/// the first 2,000, as the apps do, unless it is told otherwise.
[[nodiscard]] Run open_named_run(const std::string& run);

/// Whether the first word of a command that takes pictures too is a model and not the first picture: a folder, or a
/// safetensors file.
[[nodiscard]] bool names_model(const std::string& word);

/// The images by whose rate a command that needs none for its pictures sorts the latents; none where those that the
/// model was trained on are not known or gone, which is said on stderr: then they come by number. InvalidValue where
/// --order or images were asked for.
[[nodiscard]] std::optional<Faces> faces_to_sort_by(const CLI::App& command, const CommandData& data, const Run& run);

/// Makes the first word the first picture where it names no model.
void take_first_picture(std::string& run, std::vector<std::string>& pictures);
