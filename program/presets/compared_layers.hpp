// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <string_view>

#include <animevae/network/network.hpp>
#include <animevae/preset/recipe.hpp>

#include "presets/presets.hpp"

namespace animevae::program {

// The layers of its feature network at which a perceptual preset compares pictures: `train --compare-at`. A choice is
// kept among the values of the model's policies, where each layer has a path of its own with its deviation, and so in
// the model file.

/// The path of one of the preset's own layers begins with this; that of a chosen one with compare_at_path.
inline constexpr std::string_view scale_at_path = "reconstruction.scale_";

/// The values of a choice, NAME[=DEVIATION],... (1 where no deviation is given). InvalidValue, naming the flag, for a
/// preset that compares pixels, a name that its feature network has not got, a layer that is named twice, and a
/// deviation that is not a number above 0.
[[nodiscard]] std::map<std::string, double> compared_layers(const std::string& choice, const Preset& preset);

/// The choice in such values, in the order of their names; empty where they have none.
[[nodiscard]] std::string text_of_compared_layers(const std::map<std::string, double>& values);

/// The beginning of a feature network, up to the last layer of the choice in these values; without a choice, the layers
/// that the preset needs.
[[nodiscard]] animevae::NetworkView compared_network(const FeatureNetwork& features,
                                                     const std::map<std::string, double>& values);

}  // namespace animevae::program
