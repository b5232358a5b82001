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
#include <animevae/train/adam.hpp>
#include <animevae/train/state.hpp>
#include <animevae/weights/published_names.hpp>

#include "presets/any_model.hpp"
#include "presets/picture_style.hpp"
#include "presets/step_units.hpp"

namespace animevae::program {

/// A published file format of a model: its name, and the names that its program gives the tensors.
struct Published {
  std::string_view name;  ///< "original", or another program that has the same network
  animevae::PublishedNames encoder, decoder;
};

/// A frozen network that a preset compares pictures with.
struct FeatureNetwork {
  std::string_view name;
  animevae::NetworkView network;
  animevae::NetworkView whole = network;  ///< with layers that are compared only where the user chooses them
  bool built_in = false;                  ///< its weights come with the program
  std::optional<animevae::PublishedNames> published{};  ///< the names of its tensors in other programs' files
};

/// The part of a system's recipe that concerns its images.
struct DataRecipe {
  double hold_out = 0;  ///< the fraction of the images that is held out
  bool flips = false;   ///< mirrored at random in training
};

/// A loss as a system's own program prints it, made of a reconstruction and a KL term per batch. Over several batches a
/// term is the mean weighted by images; a reconstruction that the program sums over its batch is the sum.
struct PrintedLoss {
  std::string_view name;  ///< "laplace"; empty where a system has one loss only
  std::function<double(const animevae::Evaluation&)> reconstruction, kl;
  std::function<double(double reconstruction, double kl)> total;
  bool is_summed = false;  ///< whether the program sums the reconstruction over the batch
  /// The reconstruction from the mean distortion of so many images, for systems that log the losses of every step.
  std::function<double(double distortion, std::int64_t images)> from_distortion{};
};

/// A model that the program offers by name: its structure is fixed here, its numbers are flags.
struct Preset {
  std::string_view name, description;
  animevae::NetworkView encoder, decoder;
  std::string_view distribution, objective;
  animevae::TrainOptions training;  ///< its recipe
  animevae::Adam adam{};            ///< its optimiser
  DataRecipe data;
  animevae::Initialisation initialisation;
  std::vector<Published> published;
  /// `features` are the weights of the feature network; null for a preset without one.
  AnyModel (*open)(const animevae::ModelOptions& options, const std::map<std::string, double>& values,
                   const animevae::Weights* features);
  std::vector<ModelValue> (*values)();  ///< the default values of its policies
  /// The losses that the system's own program prints with these values, first the one that the preset trains with; none
  /// for a model that belongs to no published system.
  std::vector<PrintedLoss> (*printed)(const std::map<std::string, double>& values);
  std::optional<FeatureNetwork> features{};

  PictureStyle pictures{};                ///< drawn during training, as its system did
  bool step_log = false;                  ///< whether logs.h5 is written by default
  StepUnits step_units = nats_per_image;  ///< of logs.h5
  std::string_view caution{};             ///< a warning about training with the recipe's learning rate; may be empty
};

/// All presets; each size of a system is one of its own.
[[nodiscard]] std::span<const Preset> presets();

// The presets of each system, which presets() joins.
[[nodiscard]] std::vector<Preset> vae_animeface_presets();
[[nodiscard]] std::vector<Preset> anime_vae_presets();
[[nodiscard]] std::vector<Preset> anime_face_generator_presets();
[[nodiscard]] std::vector<Preset> l1_anime_vae_presets();
[[nodiscard]] std::vector<Preset> facenet_presets();
[[nodiscard]] std::vector<Preset> facenet_perceptual_presets();

/// The preset of a name; InvalidValue with the nearest names otherwise.
[[nodiscard]] const Preset& find_preset(std::string_view name);

}  // namespace animevae::program
