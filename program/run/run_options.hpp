// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace animevae::program {

// The options that a run was begun with, by their names on the command line; the parts of a list are joined by commas.

/// Those of the text of a config.toml. InvalidValue for a text that is not TOML.
[[nodiscard]] std::map<std::string, std::string> options_in(std::string_view configuration);

/// Those of the config.toml of a run folder; none where it cannot be read.
[[nodiscard]] std::map<std::string, std::string> options_of_run(const std::filesystem::path& folder);

}  // namespace animevae::program
