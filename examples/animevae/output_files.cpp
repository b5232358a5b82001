// SPDX-License-Identifier: MIT
#include "output_files.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <utility>

#include <animevae/core/ending.hpp>

namespace av = animevae;

CLI::Option* add_output_option(CLI::App& command, const std::string& names, std::string& file,
                               const std::string& description, std::vector<std::string_view> endings) {
  const std::string known = fmt::format("{}", fmt::join(endings, ", "));
  const auto check = [endings = std::move(endings), known](const std::string& name) -> std::string {
    const std::string ending = av::small_ending(name);
    if (ending.empty() || std::find(endings.begin(), endings.end(), ending) != endings.end()) return {};
    return fmt::format("must end in {}, not be '{}'", known, name);
  };
  CLI::Option* const option =
      command.add_option(names, file, fmt::format("{} ({})", description, known))->check(CLI::Validator{check, ""});
  return file.empty() ? option : option->capture_default_str();
}

CLI::Option* add_numbers_option(CLI::App& command, const std::string& names, std::string& file,
                                const std::string& description) {
  return add_output_option(command, names, file, description, {".safetensors", ".csv"});
}

bool is_csv(const std::filesystem::path& file) { return av::small_ending(file) == ".csv"; }
