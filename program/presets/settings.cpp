// SPDX-License-Identifier: MIT
#include "presets/settings.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <type_traits>

#include <animevae/core/decimal.hpp>
#include <animevae/core/error.hpp>
#include <animevae/preset/families.hpp>

#include "options/checks.hpp"
#include "presets/compared_layers.hpp"

namespace av = animevae;

namespace animevae::program {

std::string names_of_flag(const std::string& flag) {
  if (flag == "epochs") return "-e,--epochs";
  if (flag == "batch-size") return "-b,--batch-size,--batch";
  if (flag == "learning-rate") return "--learning-rate,--lr";
  if (flag == "clip-norm-at") return "--clip-norm-at,--clip";
  if (flag == "clip-value-at") return "--clip-value-at,--clip-value";
  if (flag == "accumulate-batches") return "--accumulate-batches,--accumulate";
  if (flag == "ema-decay") return "--ema-decay,--ema";
  if (flag == "early-stopping-patience") return "--early-stopping-patience,--patience";
  return "--" + flag;
}

void check_flag(const std::string& path, double value, bool whole, const av::Limits& limits) {
  const std::string subject = "--" + flag_name(path) + " is " + av::decimal(value);
  if (!limits.admit(value)) throw av::InvalidValue(subject + "; it must be " + av::detail::describe(limits, value));
  // No training needs a larger count, and products of counts stay within 64 bits.
  constexpr double largest_count = 1e12;
  if (whole && value > largest_count)
    throw av::InvalidValue(subject + "; it must be at most " + av::decimal(largest_count));
  if (whole && value != std::floor(value)) throw av::InvalidValue(subject + "; it must be a whole number");
}

std::string flag_name(const std::string& path) {
  std::string flag = path;
  std::replace_if(
      flag.begin(), flag.end(), [](char c) { return c == '.' || c == '_'; }, '-');
  return flag;
}

void Settings::add_to(CLI::App& command) {
  const auto add = [&](auto& given, const std::string& path, std::string_view help, const std::string& group) {
    if (given.contains(path)) return;
    command.add_option(names_of_flag(flag_name(path)), given[path], std::string{help})
        ->check(number())
        ->group(group)
        ->type_name("NUMBER");
  };
  av::TrainOptions defaults;
  av::for_each_value(defaults, [&](const std::string& path, auto&, const av::Limits&, std::string_view help) {
    add(training_, path, help, "Training (defaults: the preset's recipe)");
  });
  const auto add_values = [&](const Preset& preset) {
    for (const ModelValue& value : preset.values())
      add(policies_, value.path, value.help, "Values of the model (defaults: the preset's)");
  };
  for (const Preset& preset : presets()) add_values(preset);
  // Families have the same values in every preset.
  const auto chooses = std::find_if(presets().begin(), presets().end(), [](const Preset& p) { return bool(p.family); });
  if (chooses != presets().end()) {
    for (const std::string_view name : av::distribution_families)
      if (const auto other = chooses->family(*chooses, name, chooses->objective)) add_values(*other);
    for (const std::string_view name : av::objective_families)
      if (const auto other = chooses->family(*chooses, chooses->distribution, name)) add_values(*other);
  }
  command
      .add_option("--compare-at", compare_at_,
                  "For a perceptual preset: layers of its feature network at which pictures are compared, "
                  "NAME[=DEVIATION],... ('animevae show PRESET' lists them; default: some of them, with deviation 1)")
      ->group("Values of the model (defaults: the preset's)")
      ->type_name("LAYERS");
  command.get_option("--steps")->excludes(command.get_option("--epochs"));
}

av::TrainOptions Settings::training(const Preset& preset) const {
  av::TrainOptions options = preset.training;
  av::for_each_value(options, [&](const std::string& path, auto& value, const av::Limits& limits, std::string_view) {
    using Number = std::remove_reference_t<decltype(value)>;
    const std::optional<double>& given = training_.at(path);
    if (!given) return;
    check_flag(path, *given, std::is_integral_v<Number>, limits);
    value = Number(*given);
  });
  if (training_.at("epochs") && !training_.at("steps")) options.steps = 0;
  return options;
}

std::map<std::string, double> Settings::policy_values(const Preset& preset) const {
  std::map<std::string, double> values;
  const std::vector<ModelValue> known = preset.values();
  for (const ModelValue& value : known) values[value.path] = value.value;
  for (const auto& [path, given] : policies_) {
    if (!given) continue;
    const auto found = std::find_if(known.begin(), known.end(), [&](const auto& v) { return v.path == path; });
    if (found == known.end())
      throw av::InvalidValue("--" + flag_name(path) + ": the preset " + std::string{preset.name} +
                             " has no such value");
    check_flag(path, *given, found->whole, found->limits);
    if (!compare_at_.empty() && path.starts_with(scale_at_path) && *given != found->value)
      throw av::InvalidValue(
          fmt::format("--{} is the deviation at a layer of the preset's choice; with --compare-at "
                      "it is written behind the layer's name: --compare-at {}={}",
                      flag_name(path), path.substr(scale_at_path.size()), av::decimal(*given)));
    values[path] = *given;
  }
  if (compare_at_.empty()) return values;
  const std::map<std::string, double> chosen = compared_layers(compare_at_, preset);
  std::erase_if(values, [](const auto& value) { return value.first.starts_with(scale_at_path); });
  values.insert(chosen.begin(), chosen.end());
  return values;
}

void Settings::write(TomlWriter& config, const Preset& preset) const {
  av::TrainOptions options = training(preset);
  av::for_each_value(options, [&](const std::string& path, auto& value, const auto&...) {
    if (path == "steps" && options.steps == 0) return;
    if (path == "epochs" && options.steps > 0) return;
    config.value(flag_name(path), value);
  });
  const std::map<std::string, double> values = policy_values(preset);
  for (const ModelValue& known : preset.values()) {
    const auto value = values.find(known.path);
    if (value == values.end()) continue;
    if (known.whole) config.value(flag_name(known.path), std::int64_t(value->second));
    else config.value(flag_name(known.path), value->second);
  }
  if (!compare_at_.empty()) config.value("compare-at", std::string_view{text_of_compared_layers(values)});
}

}  // namespace animevae::program
