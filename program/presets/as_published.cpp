// SPDX-License-Identifier: MIT
#include "presets/as_published.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>
#include <utility>

#include <animevae/core/decimal.hpp>

#include "presets/settings.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

/// The numbers of a recipe by their flags, and how weights begin.
std::vector<std::pair<std::string, std::string>> recipe_of(const Preset& preset) {
  std::vector<std::pair<std::string, std::string>> recipe;
  av::for_each_value(preset.training, [&](const std::string& path, const auto& value, const auto&...) {
    recipe.emplace_back(flag_name(path), av::decimal(double(value)));
  });
  recipe.emplace_back("initialisation", av::name(preset.initialisation));
  return recipe;
}

}  // namespace

std::optional<Preset> as_published(const Preset& preset) {
  if (preset.as_published == nullptr) return std::nullopt;
  Preset published = preset.as_published();
  published.pictures = preset.pictures;
  published.step_log = preset.step_log;
  return published;
}

std::vector<ChangedValue> changed_values(const Preset& here, const Preset& published) {
  std::vector<ChangedValue> changed;
  const auto mine = recipe_of(here), theirs = recipe_of(published);
  for (std::size_t i = 0; i < mine.size(); ++i)
    if (mine[i] != theirs[i]) changed.push_back({mine[i].first, mine[i].second, theirs[i].second});
  return changed;
}

std::string in_words(const std::vector<ChangedValue>& values) {
  std::string text;
  for (const ChangedValue& value : values)
    text += fmt::format("{}{} {} in place of {}", text.empty() ? "" : ", ", value.flag, value.published, value.here);
  return text;
}

std::string word_of_published(const Preset& here, const Preset& published, const Preset& used) {
  std::vector<ChangedValue> values = changed_values(here, published);
  if (values.empty())
    return fmt::format("--as-published changes nothing: the defaults of {} are as published", here.name);
  for (const ChangedValue& replaced : changed_values(used, published))
    std::erase_if(values, [&](const ChangedValue& value) { return value.flag == replaced.flag; });
  if (values.empty()) return {};
  return fmt::format("warning: as published: {}; {}", in_words(values), published.caution);
}

}  // namespace animevae::program
