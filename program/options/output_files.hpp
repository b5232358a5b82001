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

namespace animevae::program {

// Options that name a file to be written. The ending of the name, in small letters or capitals, decides the format.

/// Adds such an option. Its value must have one of these endings (".pt"), or none, which stands for the first.
CLI::Option* add_output_option(CLI::App& command, const std::string& names, std::string& file,
                               const std::string& description, std::vector<std::string_view> endings);

/// Adds such an option for numbers: a safetensors file, or a table where its name ends in .csv.
CLI::Option* add_numbers_option(CLI::App& command, const std::string& names, std::string& file,
                                const std::string& description);

/// Whether a file's name ends in .csv.
[[nodiscard]] bool is_csv(const std::filesystem::path& file);

}  // namespace animevae::program
