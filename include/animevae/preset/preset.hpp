// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/model/any_model.hpp>
#include <animevae/network/named_network.hpp>
#include <animevae/preset/picture_style.hpp>
#include <animevae/preset/step_units.hpp>
#include <animevae/tensor/initialise.hpp>
#include <animevae/tensor/weights.hpp>
#include <animevae/train/adam.hpp>
#include <animevae/train/state.hpp>
#include <animevae/weights/published_names.hpp>

namespace animevae {

/// A published file format of a model: its name, and the names that its program gives the tensors.
struct Published {
  std::string name;  ///< "original", or another program that has the same network
  PublishedNames encoder, decoder;
};

/// A frozen network that a preset compares pictures with.
struct FeatureNetwork {
  std::string name;
  NetworkView network;
  NetworkView whole = network;                ///< with layers that are compared only where the user chooses them
  bool built_in = false;                      ///< its weights come with the program
  std::optional<PublishedNames> published{};  ///< the names of its tensors in other programs' files
};

/// The part of a recipe that concerns the images.
struct DataRecipe {
  double hold_out = 0;  ///< the fraction of the images that is held out
  bool flips = false;   ///< mirrored at random in training
};

/// A loss as a system's own program prints it, made of a reconstruction and a KL term per batch. Over several batches a
/// term is the mean weighted by images; a reconstruction that the program sums over its batch is the sum.
struct PrintedLoss {
  std::string_view name;  ///< "laplace"; empty where a system has one loss only
  std::function<double(const Evaluation&)> reconstruction, kl;
  std::function<double(double reconstruction, double kl)> total;
  bool is_summed = false;  ///< whether the program sums the reconstruction over the batch
  /// The reconstruction from the mean distortion of so many images, for systems that log the losses of every step.
  std::function<double(double distortion, std::int64_t images)> from_distortion{};
};

/// A model that a program offers by name: its structure is fixed here, its numbers are flags. preset<Model>() makes
/// one.
struct Preset {
  using Values = std::map<std::string, double>;  ///< by path: "objective.beta.to"

  std::string name{}, description{};
  Shape image{}, latent{};
  std::vector<NamedNetwork> networks{};  ///< first those that a Vae has, "encoder" and "decoder"; may be empty
  std::int64_t parameters = 0;           ///< of its networks
  std::string distribution{}, objective{};
  TrainOptions training{};  ///< its recipe
  Adam adam{};              ///< its optimiser
  DataRecipe data{};
  Initialisation initialisation = Initialisation::kaiming_uniform;
  std::vector<Published> published{};
  /// `features` are the weights of the feature network; null for a preset without one.
  std::function<AnyModel(const ModelOptions& options, const Values& values, const Weights* features)> open{};
  std::function<std::vector<ModelValue>()> values{};  ///< the default values of its parts
  /// The losses that the system's own program prints with these values, first the one that the preset trains with; none
  /// for a model that belongs to no published system.
  std::function<std::vector<PrintedLoss>(const Values& values)> printed{};
  std::optional<FeatureNetwork> features{};
  /// The preset of the same networks and recipe with the reconstruction distribution and the objective of these names;
  /// nothing for a name that is no family of it. Empty for a model that has no families.
  std::function<std::optional<Preset>(const Preset& of, std::string_view reconstruction, std::string_view objective)>
      family{};

  PictureStyle pictures{picture_style_table.front()};  ///< drawn during training, as its system did
  bool step_log = false;                               ///< whether logs.h5 is written by default
  StepUnits step_units = nats_per_image;               ///< of logs.h5
  std::string caution{};  ///< a warning about training with the recipe's learning rate; may be empty
  /// The preset with every value as published, for one whose defaults differ because training with those fails.
  Preset (*as_published)() = nullptr;

  /// The network of this name, empty where it has none.
  [[nodiscard]] NetworkView network(std::string_view of) const {
    for (const NamedNetwork& each : networks)
      if (each.name == of) return each.network;
    return {};
  }
  [[nodiscard]] NetworkView encoder() const { return network("encoder"); }
  [[nodiscard]] NetworkView decoder() const { return network("decoder"); }
};

}  // namespace animevae
