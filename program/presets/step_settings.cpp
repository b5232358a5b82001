// SPDX-License-Identifier: MIT
#include "presets/step_settings.hpp"

#include <CLI/CLI.hpp>

#include <set>
#include <string_view>
#include <type_traits>

#include <animevae/core/error.hpp>

#include "options/checks.hpp"
#include "presets/settings.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

const std::string optimiser_group = "Training step (defaults: Adam with the preset's values, no other part)";

/// `f(path, value, limits, help)` for each number of the optimiser of a name.
template <class F>
void for_each_of_optimiser(StepValues& values, std::string_view name, F&& f) {
  if (name == "adam") av::for_each_value(values.adam, f);
  else if (name == "adamw") av::for_each_value(values.adamw, f);
  else av::for_each_value(values.sgd, f);
}

/// The part that a number belongs to: "ema" of "ema.decay"; empty for an optimiser's.
std::string part_of(const std::string& path) {
  const std::size_t dot = path.find('.');
  return dot == std::string::npos ? std::string{} : path.substr(0, dot);
}

/// The schedule that a part is, as --schedule calls it; empty for the other parts.
std::string schedule_of(const std::string& part) {
  if (part == "cosine" || part == "plateau") return part;
  return part == "one_cycle" ? "one-cycle" : "";
}

template <class Number>
void write_number(TomlWriter& config, const std::string& path, const Number& value) {
  if constexpr (std::is_same_v<Number, bool>) config.value(flag_name(path), int(value));  // these flags take numbers
  else config.value(flag_name(path), value);
}

}  // namespace

void StepSettings::add_to(CLI::App& command) {
  command.add_option("--optimiser,--optimizer", optimiser_, "What makes new weights from gradients")
      ->check(CLI::IsMember({"adam", "adamw", "sgd"}))
      ->group(optimiser_group);
  command
      .add_option("--schedule", schedule_,
                  "How the learning rate changes: cosine (down to 0 over the training), one-cycle, plateau (down where "
                  "the loss does not fall), or as the preset does")
      ->check(CLI::IsMember({"preset", "cosine", "one-cycle", "plateau"}))
      ->group(optimiser_group);
  command
      .add_option("--precision", precision_, "bfloat16: convolutions and matrix products in it, all else in float32")
      ->check(CLI::IsMember({"float32", "bfloat16"}))
      ->group(optimiser_group);
  StepValues values;
  const auto add = [&](const std::string& path, const auto&, const av::Limits&, std::string_view help) {
    if (given_.contains(path)) return;
    command.add_option(names_of_flag(flag_name(path)), given_[path], std::string{help})
        ->check(number())
        ->group(optimiser_group)
        ->type_name("NUMBER");
  };
  for (const std::string_view name : {"adam", "adamw", "sgd"}) for_each_of_optimiser(values, name, add);
  av::for_each_value(values, add);
}

bool StepSettings::has(const std::string& part) const {
  if (const std::string schedule = schedule_of(part); !schedule.empty()) return schedule == schedule_;
  for (const auto& [path, value] : given_)
    if (value && part_of(path) == part) return true;
  return false;
}

void StepSettings::check_is_used(const std::string& path) const {
  const std::string part = part_of(path), schedule = schedule_of(part);
  if (!schedule.empty() && schedule != schedule_)
    throw av::InvalidValue("--" + flag_name(path) + " is a number of --schedule " + schedule +
                           ", which is not asked for");
  if (!part.empty()) return;
  StepValues values;
  bool known = false;
  for_each_of_optimiser(values, optimiser_,
                        [&](const std::string& other, auto&&...) { known = known || other == path; });
  if (!known) throw av::InvalidValue("--" + flag_name(path) + ": the optimiser " + optimiser_ + " has no such value");
}

StepValues StepSettings::values(const Preset& preset) const {
  StepValues values{.adam = preset.adam};
  const auto set = [&](const std::string& path, auto& value, const av::Limits& limits, std::string_view) {
    using Number = std::remove_reference_t<decltype(value)>;
    const std::optional<double>& given = given_.at(path);
    if (!given) return;
    check_flag(path, *given, std::is_integral_v<Number>, limits);
    value = Number(*given);
  };
  for (const auto& [path, value] : given_)
    if (value) check_is_used(path);
  for_each_of_optimiser(values, optimiser_, set);
  av::for_each_value(values, set);
  return values;
}

void StepSettings::write(TomlWriter& config, const Preset& preset) const {
  StepValues values = this->values(preset);
  config.value("optimiser", std::string_view{optimiser_});
  for_each_of_optimiser(values, optimiser_,
                        [&](const std::string& path, auto& value, auto&&...) { write_number(config, path, value); });
  config.value("schedule", std::string_view{schedule_});
  config.value("precision", std::string_view{precision_});
  av::for_each_value(values, [&](const std::string& path, auto& value, auto&&...) {
    if (has(part_of(path))) write_number(config, path, value);
  });
}

}  // namespace animevae::program
