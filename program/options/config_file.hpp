// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <istream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <animevae/core/error.hpp>
#include <animevae/text/suggest.hpp>

#include "options/read_toml.hpp"

namespace animevae::program {

/// Reads a program's options from a configuration file: a section for each subcommand, a line for each option. CLI11's
/// own reader cuts texts at '#', takes a dotted name for a subcommand, and skips unknown names in silence; here an
/// unknown name is a FileError with the number of its line.
class ConfigFile : public CLI::ConfigTOML {
 public:
  explicit ConfigFile(CLI::App& program) : program_{program} {}

  std::vector<CLI::ConfigItem> from_config(std::istream& input) const override {
    const std::string text{std::istreambuf_iterator<char>{input}, {}};
    const std::string path = program_.get_config_ptr()->as<std::string>();
    std::vector<CLI::ConfigItem> found;
    try {
      for (const TomlEntry& entry : parse_toml(text)) {
        const CLI::Option& option = option_of(entry);
        if (!excluded(option)) found.push_back(item_of(entry));
      }
    } catch (const animevae::InvalidValue& problem) {
      throw animevae::FileError(path, problem.what());
    }
    return found;
  }

 private:
  /// A section and a name, either of which may be empty.
  static std::pair<std::string, std::string> parts_of(const std::string& key) {
    const std::size_t dot = key.find('.');
    if (dot == std::string::npos) return {"", key};
    return {key.substr(0, dot), key.substr(dot + 1)};
  }

  static CLI::ConfigItem item_of(const TomlEntry& entry) {
    const auto [section, name] = parts_of(entry.key);
    CLI::ConfigItem item;
    if (!section.empty()) item.parents = {section};
    item.name = name;
    item.inputs = entry.values;
    return item;
  }

  [[nodiscard]] const CLI::Option& option_of(const TomlEntry& entry) const {
    const auto [section, name] = parts_of(entry.key);
    return option(section.empty() ? program_ : subcommand(section, entry.line), name, entry.line);
  }

  /// Whether the command line has an option that excludes this one, as --data excludes --faces.
  static bool excluded(const CLI::Option& option) {
    const auto others = option.get_excludes();
    return std::any_of(others.begin(), others.end(), [](const CLI::Option* other) { return other->count() > 0; });
  }

  [[nodiscard]] const CLI::App& subcommand(const std::string& name, std::size_t line) const {
    std::vector<std::string> names;
    for (const CLI::App* subcommand : program_.get_subcommands([](const CLI::App*) { return true; })) {
      if (subcommand->get_name() == name) return *subcommand;
      names.push_back(subcommand->get_name());
    }
    fail(line, "'" + name + "' is not a subcommand" + animevae::did_you_mean(name, names));
  }

  static const CLI::Option& option(const CLI::App& app, const std::string& name, std::size_t line) {
    std::vector<std::string> names;
    for (const CLI::Option* known : app.get_options()) {
      if (!known->get_configurable()) continue;
      names.push_back(known->get_single_name());
      if (names.back() == name) return *known;
    }
    fail(line, "'" + name + "' is not an option of " + app.get_name() + animevae::did_you_mean(name, names));
  }

  [[noreturn]] static void fail(std::size_t line, const std::string& problem) {
    throw animevae::InvalidValue("line " + std::to_string(line) + ": " + problem);
  }

  CLI::App& program_;
};

/// Gives the program `--config FILE`, to be written before or behind the name of a subcommand. An option on the command
/// line takes precedence over the same option in the file.
inline void use_config_file(CLI::App& program) {
  program.set_config("--config", "", "read options from FILE, as in a run's config.toml")->type_name("FILE");
  program.config_formatter(std::make_shared<ConfigFile>(program));
}

}  // namespace animevae::program
