// SPDX-License-Identifier: MIT
#include "presets/compared_layers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>

#include <animevae/core/decimal.hpp>
#include <animevae/core/error.hpp>
#include <animevae/core/parse_decimal.hpp>
#include <animevae/core/values.hpp>
#include <animevae/reconstruction/feature_places.hpp>

namespace av = animevae;

namespace animevae::program {

namespace {

/// The deviation in "NAME=DEVIATION", behind the equals sign.
double deviation_of(std::string_view layer, std::string_view text) {
  const std::optional<double> value = av::parse_decimal(text);
  if (!value)
    throw av::InvalidValue(
        fmt::format("--compare-at {}={}: the deviation must be a number, not '{}'", layer, text, text));
  if (!av::positive.admit(*value))
    throw av::InvalidValue(fmt::format("--compare-at {}={}: the deviation must be {}", layer, text,
                                       av::detail::describe(av::positive, *value)));
  return *value;
}

av::FeaturePlace place_of(const Preset& preset, std::string_view layer) try {
  return av::find_feature_place(preset.features->whole, layer);
} catch (const av::InvalidValue& unknown) {
  throw av::InvalidValue(fmt::format("--compare-at: {}", unknown.what()));
}

}  // namespace

std::map<std::string, double> compared_layers(const std::string& choice, const Preset& preset) {
  if (!preset.features)
    throw av::InvalidValue(
        fmt::format("--compare-at is {}; the preset {} compares pixels and has no use for it", choice, preset.name));
  std::map<std::string, double> values;
  std::map<std::size_t, std::string_view> taken;
  std::string_view rest = choice;
  for (;;) {
    const std::string_view one = rest.substr(0, rest.find(','));
    const std::size_t equals = one.find('=');
    const std::string_view layer = one.substr(0, equals);
    if (layer.empty())
      throw av::InvalidValue(fmt::format("--compare-at is '{}'; it must be NAME[=DEVIATION],...", choice));
    const double deviation = equals == one.npos ? 1 : deviation_of(layer, one.substr(equals + 1));
    const auto [before, is_new] = taken.emplace(place_of(preset, layer).layer, layer);
    if (!is_new)
      throw av::InvalidValue(fmt::format("--compare-at names a layer twice: '{}' and '{}'", before->second, layer));
    values[std::string{compare_at_path}.append(layer)] = deviation;
    if (one.size() == rest.size()) return values;
    rest.remove_prefix(one.size() + 1);
  }
}

std::string text_of_compared_layers(const std::map<std::string, double>& values) {
  std::string text;
  for (const auto& [path, deviation] : values) {
    if (!path.starts_with(compare_at_path)) continue;
    text += (text.empty() ? "" : ",") + path.substr(compare_at_path.size());
    if (deviation != 1) text += "=" + av::decimal(deviation);
  }
  return text;
}

av::NetworkView compared_network(const FeatureNetwork& features, const std::map<std::string, double>& values) {
  std::optional<std::size_t> last;
  for (const auto& [path, deviation] : values)
    if (path.starts_with(compare_at_path))
      last =
          std::max(last.value_or(0), av::find_feature_place(features.whole, path.substr(compare_at_path.size())).layer);
  return last ? av::up_to_layer(features.whole, *last) : features.network;
}

}  // namespace animevae::program
