// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <animevae/text/suggest.hpp>

#include "options/first_line.hpp"

namespace animevae::program {

/// The fault of a command line, in one line: CLI11 takes two, and suggests no subcommand or option of a similar name.
inline std::string usage_fault(const CLI::App& program, const CLI::ParseError& error) {
  const std::vector<std::string> unknown = program.remaining(true);
  if (unknown.empty()) return first_line(error);
  const std::string& word = unknown.front();
  const std::vector<CLI::App*> chosen = program.get_subcommands();
  std::vector<std::string> names;
  if (word.starts_with('-')) {
    const CLI::App& app = chosen.empty() ? program : *chosen.front();
    for (const CLI::Option* option : app.get_options())
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    const std::string name = word.substr(0, word.find('='));
    if (std::find(names.begin(), names.end(), name) != names.end()) return name + " belongs behind " + app.get_name();
    return name + " is not an option of " + app.get_name() + animevae::did_you_mean(name, names);
  }
  if (!chosen.empty()) return "'" + word + "' is one argument too many for " + chosen.front()->get_name();
  for (const CLI::App* app : program.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(app->get_name());
  return "'" + word + "' is not a subcommand" + animevae::did_you_mean(word, names);
}

}  // namespace animevae::program
