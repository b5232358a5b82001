// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/network/network.hpp>
#include <animevae/tensor/parameters.hpp>
#include <animevae/train/state.hpp>

#include "any_model.hpp"

/// A model that the program offers by name: its structure is fixed here, its numbers can be given.
struct Preset {
  std::string_view name, description;
  animevae::NetworkView encoder, decoder;
  std::string_view distribution, objective;
  animevae::TrainOptions training;  ///< the recipe that belongs to it
  AnyModel (*open)(const animevae::ModelOptions& options, const std::map<std::string, double>& values);
  std::vector<ModelValue> (*values)();  ///< of its policies, as the preset has them
};

/// The table. Every preset, each size of a system on its own.
[[nodiscard]] std::span<const Preset> presets();

/// The preset of a name; InvalidValue with the nearest names otherwise.
[[nodiscard]] const Preset& find_preset(std::string_view name);
