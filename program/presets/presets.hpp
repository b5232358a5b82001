// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/network/network.hpp>
#include <animevae/tensor/parameters.hpp>
#include <animevae/tensor/weights.hpp>
#include <animevae/train/state.hpp>
#include <animevae/weights/published_names.hpp>

#include "presets/any_model.hpp"
#include "presets/picture_style.hpp"
#include "presets/step_units.hpp"

namespace animevae::program {

/// Where a system's own program keeps a model: what it is called and its tensors are called.
struct Published {
  std::string_view name;  ///< "original", or another program that has the same network
  animevae::PublishedNames encoder, decoder;
};

/// A frozen network that a preset compares pictures with.
struct FeatureNetwork {
  std::string_view name;
  animevae::NetworkView network;
  bool built_in = false;                                ///< its weights come with the program
  std::optional<animevae::PublishedNames> published{};  ///< how other programs' files call its tensors
};

/// What the recipe of a system says of its images.
struct DataRecipe {
  double hold_out = 0;  ///< the part that is not trained on
  bool flips = false;   ///< mirrored at random in training
};

/// A loss as a system's own program prints it, from its two terms of a batch. Those of many batches as of one are their
/// means, weighted by images; a reconstruction that the program sums over its batch is their sum.
struct PrintedLoss {
  std::string_view name;  ///< "laplace"; empty where a system has one alone
  std::function<double(const animevae::Evaluation&)> reconstruction, kl;
  std::function<double(double reconstruction, double kl)> total;
  bool is_summed = false;  ///< the reconstruction, over the batch
  /// The reconstruction from a mean distortion of so many images, for a program whose losses of every step are kept.
  std::function<double(double distortion, std::int64_t images)> from_distortion{};
};

/// A model that the program offers by name: its structure is fixed here, its numbers can be given.
struct Preset {
  std::string_view name, description;
  animevae::NetworkView encoder, decoder;
  std::string_view distribution, objective;
  animevae::TrainOptions training;  ///< the recipe that belongs to it
  DataRecipe data;
  animevae::Initialisation initialisation;
  std::vector<Published> published;
  /// `features` is for a preset that has such a network, and null otherwise.
  AnyModel (*open)(const animevae::ModelOptions& options, const std::map<std::string, double>& values,
                   const animevae::Weights* features);
  std::vector<ModelValue> (*values)();  ///< of its policies, as the preset has them
  /// What the system's own program prints with these values, first the loss that the preset trains with; none for a
  /// model that belongs to no system.
  std::vector<PrintedLoss> (*printed)(const std::map<std::string, double>& values);
  std::optional<FeatureNetwork> features{};

  PictureStyle pictures{};                ///< that training makes, as its system did
  bool step_log = false;                  ///< logs.h5 is written unless it is not wanted
  StepUnits step_units = nats_per_image;  ///< of logs.h5
  std::string_view caution{};             ///< a sentence for whoever trains with the learning rate of the recipe
};

/// The table. Every preset, each size of a system on its own.
[[nodiscard]] std::span<const Preset> presets();

// Its parts: a system each.
[[nodiscard]] std::vector<Preset> vae_animeface_presets();
[[nodiscard]] std::vector<Preset> anime_vae_presets();
[[nodiscard]] std::vector<Preset> anime_face_generator_presets();
[[nodiscard]] std::vector<Preset> l1_anime_vae_presets();
[[nodiscard]] std::vector<Preset> facenet_presets();
[[nodiscard]] std::vector<Preset> facenet_perceptual_presets();

/// The preset of a name; InvalidValue with the nearest names otherwise.
[[nodiscard]] const Preset& find_preset(std::string_view name);

}  // namespace animevae::program
