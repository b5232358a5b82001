// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

// Options that name a file to be written: the ending of the name, in small letters or capitals, says of which kind.

/// Adds one. Its name must have one of these endings (".pt"), or none, which stands for the first.
CLI::Option* add_output_option(CLI::App& command, const std::string& names, std::string& file,
                               const std::string& description, std::vector<std::string_view> endings);

/// Adds one for numbers: a safetensors file, or a table where its name ends in .csv.
CLI::Option* add_numbers_option(CLI::App& command, const std::string& names, std::string& file,
                                const std::string& description);

/// Whether a file is called as CSV tables are.
[[nodiscard]] bool is_csv(const std::filesystem::path& file);
