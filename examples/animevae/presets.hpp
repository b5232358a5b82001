// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/io/published_names.hpp>
#include <animevae/network/network.hpp>
#include <animevae/tensor/parameters.hpp>
#include <animevae/train/state.hpp>

#include "any_model.hpp"

/// Where a system's own program keeps a model: what it is called and its tensors are called.
struct Published {
  std::string_view name;  ///< "original", or another program that has the same network
  animevae::PublishedNames encoder, decoder;
};

/// A model that the program offers by name: its structure is fixed here, its numbers can be given.
struct Preset {
  std::string_view name, description;
  animevae::NetworkView encoder, decoder;
  std::string_view distribution, objective;
  animevae::TrainOptions training;  ///< the recipe that belongs to it
  animevae::Initialisation initialisation;
  std::vector<Published> published;
  AnyModel (*open)(const animevae::ModelOptions& options, const std::map<std::string, double>& values);
  std::vector<ModelValue> (*values)();  ///< of its policies, as the preset has them
};

/// The table. Every preset, each size of a system on its own.
[[nodiscard]] std::span<const Preset> presets();

// Its parts: a system each.
[[nodiscard]] std::vector<Preset> vae_animeface_presets();
[[nodiscard]] std::vector<Preset> anime_vae_presets();
[[nodiscard]] std::vector<Preset> anime_face_generator_presets();
[[nodiscard]] std::vector<Preset> l1_anime_vae_presets();
[[nodiscard]] std::vector<Preset> facenet_presets();

/// The preset of a name; InvalidValue with the nearest names otherwise.
[[nodiscard]] const Preset& find_preset(std::string_view name);
