// SPDX-License-Identifier: MIT
#include "presets/model_preset.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <tuple>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/network/structure.hpp>
#include <animevae/preset/families.hpp>
#include <animevae/text/suggest.hpp>

#include "presets/presets.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

std::string entry(const av::Metadata& metadata, const std::string& key) {
  const auto found = metadata.find(key);
  return found == metadata.end() ? std::string{} : found->second;
}

/// The name of a family as the library writes it: continuous_bernoulli for continuous-bernoulli.
std::string family_name(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

/// The distributions, or the objectives, that a preset can have: its own first.
std::vector<std::string> families_of(const Preset& preset, bool are_objectives) {
  std::vector<std::string> names{are_objectives ? preset.objective : preset.distribution};
  const auto& all = are_objectives ? av::objective_families : av::distribution_families;
  for (const std::string_view name : all)
    if (name != names.front() && preset.family &&
        preset.family(preset, are_objectives ? preset.distribution : name, are_objectives ? name : preset.objective))
      names.emplace_back(name);
  return names;
}

[[noreturn]] void refuse_family(const Preset& preset, std::string_view flag, const std::string& name,
                                const std::vector<std::string>& names) {
  if (names.size() == 1)
    throw av::InvalidValue(fmt::format("--{} is '{}'; the preset {} has {} and cannot be had with another", flag, name,
                                       preset.name, names[0]));
  throw av::InvalidValue(fmt::format("--{} is '{}'; the preset {} can have {}{}", flag, name, preset.name,
                                     fmt::join(names, ", "), av::did_you_mean(name, names)));
}

/// Whether a model's structure is that of the preset, as far as its types go.
bool has_structure(const Preset& preset, const std::string& structure) {
  const std::string lines = "\n" + structure;
  const auto has_line = [&](const std::string& begin) { return lines.find("\n" + begin) != std::string::npos; };
  return !preset.networks.empty() && has_line("reconstruction: " + preset.distribution) &&
         has_line("objective: " + preset.objective + "\n") &&
         std::all_of(preset.networks.begin(), preset.networks.end(), [&](const av::NamedNetwork& each) {
           return has_line(each.name + ": " + av::structure(each.network) + "\n");
         });
}

}  // namespace

const Preset& with_families(const Preset& preset, const std::string& reconstruction, const std::string& objective) {
  const std::string distribution = reconstruction.empty() ? preset.distribution : family_name(reconstruction),
                    loss = objective.empty() ? preset.objective : family_name(objective);
  if (distribution == preset.distribution && loss == preset.objective) return preset;
  static std::map<std::tuple<std::string, std::string, std::string>, std::unique_ptr<const Preset>> made;
  std::unique_ptr<const Preset>& known = made[{preset.name, distribution, loss}];
  if (known) return *known;
  const std::optional<Preset> found = preset.family ? preset.family(preset, distribution, loss) : std::nullopt;
  if (!found) {
    const std::vector<std::string> distributions = families_of(preset, false);
    if (std::find(distributions.begin(), distributions.end(), distribution) == distributions.end())
      refuse_family(preset, "reconstruction", reconstruction, distributions);
    refuse_family(preset, "objective", objective, families_of(preset, true));
  }
  known = std::make_unique<const Preset>(*found);
  return *known;
}

const Preset& preset_of(const av::Metadata& metadata) {
  if (const std::string name = entry(metadata, "preset"); !name.empty())
    return with_families(find_preset(name), entry(metadata, "reconstruction"), entry(metadata, "objective"));
  const std::string structure = entry(metadata, "structure");
  std::vector<const Preset*> found;
  for (const Preset& preset : presets())
    if (has_structure(preset, structure)) found.push_back(&preset);
  if (found.size() == 1) return *found.front();
  if (found.empty()) throw av::InvalidValue("names no preset, and no preset of this program has its networks");
  std::vector<std::string> names;
  for (const Preset* const preset : found) names.push_back(preset->name);
  throw av::InvalidValue(fmt::format("names no preset, and several have its networks: {}", fmt::join(names, ", ")));
}

}  // namespace animevae::program
