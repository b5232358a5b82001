// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <istream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include <animevae/core/error.hpp>
#include <animevae/core/suggest.hpp>
#include <animevae/core/toml_reader.hpp>

/// Reads a program's options from a configuration file: a section for each subcommand, a line for each option. CLI11's
/// own reader cuts texts at '#', takes a dotted name for a subcommand, and passes over what it does not know; here a
/// line that means nothing is a FileError with its number.
class ConfigFile : public CLI::ConfigTOML {
 public:
  explicit ConfigFile(CLI::App& program) : program_{program} {}

  std::vector<CLI::ConfigItem> from_config(std::istream& input) const override {
    const std::string text{std::istreambuf_iterator<char>{input}, {}};
    const std::string path = program_.get_config_ptr()->as<std::string>();
    std::vector<CLI::ConfigItem> found;
    try {
      for (const animevae::TomlEntry& entry : animevae::parse_toml(text)) found.push_back(item_of(entry));
    } catch (const animevae::InvalidValue& problem) {
      throw animevae::FileError{path, problem.what()};
    }
    return found;
  }

 private:
  [[nodiscard]] CLI::ConfigItem item_of(const animevae::TomlEntry& entry) const {
    CLI::ConfigItem item;
    item.name = entry.key;
    item.inputs = entry.values;
    const std::size_t dot = entry.key.find('.');
    const CLI::App* app = &program_;
    if (dot != std::string::npos) {
      item.parents = {entry.key.substr(0, dot)};
      item.name = entry.key.substr(dot + 1);
      app = &subcommand(item.parents.front(), entry.line);
    }
    check_option(*app, item.name, entry.line);
    return item;
  }

  [[nodiscard]] const CLI::App& subcommand(const std::string& name, std::size_t line) const {
    std::vector<std::string> names;
    for (const CLI::App* subcommand : program_.get_subcommands([](const CLI::App*) { return true; })) {
      if (subcommand->get_name() == name) return *subcommand;
      names.push_back(subcommand->get_name());
    }
    fail(line, "'" + name + "' is not a subcommand" + animevae::did_you_mean(name, names));
  }

  static void check_option(const CLI::App& app, const std::string& name, std::size_t line) {
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options()) {
      if (option->get_configurable()) names.push_back(option->get_single_name());
    }
    if (std::find(names.begin(), names.end(), name) != names.end()) return;
    fail(line, "'" + name + "' is not an option of " + app.get_name() + animevae::did_you_mean(name, names));
  }

  [[noreturn]] static void fail(std::size_t line, const std::string& problem) {
    throw animevae::InvalidValue{"line " + std::to_string(line) + ": " + problem};
  }

  CLI::App& program_;
};

/// Gives the program `--config FILE`, to be written before or behind the name of a subcommand. What stands on the
/// command line goes before what stands in the file.
inline void use_config_file(CLI::App& program) {
  program.set_config("--config", "", "read options from FILE, as in a run's config.toml")->type_name("FILE");
  program.config_formatter(std::make_shared<ConfigFile>(program));
}
