// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>

#include <animevae/train/state.hpp>

#include "options/toml_writer.hpp"
#include "presets/presets.hpp"

namespace CLI {
class App;
}  // namespace CLI

namespace animevae::program {

/// The tunable numbers of a command: the training's own and those of every preset's policies, each a flag and a line of
/// the configuration made from the policies' own lists ("objective.beta.to" is --objective-beta-to).
class Settings {
 public:
  void add_to(CLI::App& command);

  /// The preset's recipe, with the values that were given. InvalidValue, naming the flag, for a value out of range.
  [[nodiscard]] animevae::TrainOptions training(const Preset& preset) const;

  /// The preset's policy values, with those that were given; InvalidValue for a value that the preset does not have.
  [[nodiscard]] std::map<std::string, double> policy_values(const Preset& preset) const;

  /// Writes the resulting values, a line of the configuration each.
  void write(TomlWriter& config, const Preset& preset) const;

 private:
  std::map<std::string, std::optional<double>> training_{}, policies_{};  // by path; empty: the preset's value
  std::string compare_at_{};                                              // empty: at the feature network's taps
};

/// "objective.beta.to" as "objective-beta-to".
[[nodiscard]] std::string flag_name(const std::string& path);

/// A flag with its short forms, as CLI11 declares it: "-e,--epochs".
[[nodiscard]] std::string names_of_flag(const std::string& flag);

/// Throws InvalidValue, naming the flag, for a number outside its limits, or that should be whole.
void check_flag(const std::string& path, double value, bool whole, const animevae::Limits& limits);

}  // namespace animevae::program
