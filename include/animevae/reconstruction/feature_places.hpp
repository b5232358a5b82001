// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/network/end_of_layer.hpp>
#include <animevae/network/names.hpp>
#include <animevae/network/network.hpp>
#include <animevae/text/suggest.hpp>

namespace animevae {

/// A place in a feature network whose features can be compared: the output of the layer at this position in the list.
struct FeaturePlace {
  std::string name{};
  std::size_t layer = 0;
};

namespace detail {

/// The layer whose output a tap marks; the tap itself where it marks the network's input or a branch's.
constexpr std::size_t marked_layer(NetworkView network, std::size_t tap) {
  std::size_t layer = tap;
  while (layer > 0 && is_label(network.layers[layer])) --layer;
  const Layer& found = network.layers[layer];
  return !found.is_marker() || found.op == Op::join ? layer : tap;
}

}  // namespace detail

/// The places that have a name, in the order of the layers: the network's taps by theirs, and the layers with tensors
/// by those of layer_names(), which mean a layer with the norm and the activation that directly follow it. A tap's name
/// comes before a layer's, so that no name stands for two places.
inline std::vector<FeaturePlace> feature_places(NetworkView network) {
  std::vector<FeaturePlace> places;
  for (std::size_t i = 0; i < network.layers.size(); ++i)
    if (network.layers[i].op == Op::tap)
      places.push_back({std::string{network.layers[i].name.view()}, detail::marked_layer(network, i)});
  const std::size_t taps = places.size();
  const std::vector<std::string> names = layer_names(network);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto is_tap = [&](const FeaturePlace& tap) { return tap.name == names[i]; };
    if (!names[i].empty() && std::none_of(places.begin(), places.begin() + std::ptrdiff_t(taps), is_tap))
      places.push_back({names[i], detail::end_of_layer(network, i)});
  }
  std::stable_sort(places.begin(), places.end(), [](const auto& a, const auto& b) { return a.layer < b.layer; });
  return places;
}

/// One name for each place, the first: "conv1, conv2, fc".
inline std::string list_of(const std::vector<FeaturePlace>& places) {
  std::string names;
  for (std::size_t i = 0; i < places.size(); ++i)
    if (i == 0 || places[i].layer != places[i - 1].layer) names += (i == 0 ? "" : ", ") + places[i].name;
  return names;
}

/// The place of a name; InvalidValue, with the nearest names and a list of all, for a name that the network has not
/// got.
inline FeaturePlace find_feature_place(NetworkView network, std::string_view name) {
  const std::vector<FeaturePlace> places = feature_places(network);
  std::vector<std::string> names;
  for (const FeaturePlace& place : places) {
    if (place.name == name) return place;
    names.push_back(place.name);
  }
  throw InvalidValue("the feature network has no layer '" + std::string{name} + "'" + did_you_mean(name, names) +
                     " (it has " + list_of(places) + ")");
}

/// The beginning of a network, up to the layer at this position.
constexpr NetworkView up_to_layer(NetworkView network, std::size_t last) {
  network.layers = network.layers.first(last + 1);
  network.out = network.layers.back().out;
  return network;
}

}  // namespace animevae
