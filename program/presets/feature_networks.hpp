// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <animevae/network/shape.hpp>
#include <animevae/tensor/runnable_network.hpp>
#include <animevae/tensor/tensor_store.hpp>

#include "presets/presets.hpp"

namespace CLI {
class App;
}

namespace animevae::program {

// The network in whose eyes pictures are compared.

/// Adds --network and --features to a command.
struct EyesOptions {
  std::string network = "face-factors", features{};

  void add_to(CLI::App& command);
};

/// A frozen network that says how far pictures are from images.
class Eyes {
 public:
  /// InvalidValue where the network's weights have to be given and are not, FileError where they do not fit.
  explicit Eyes(const EyesOptions& options);

  [[nodiscard]] std::string_view name() const { return network_.name; }
  /// What it makes of RGB pictures of any size, brought to the size that it sees: for feature_distance().
  [[nodiscard]] std::vector<animevae::Tapped> features(const animevae::Tensor& pictures) const;

 private:
  FeatureNetwork network_;
  animevae::TensorStore store_{{}, {}};
  animevae::RunnableNetwork eyes_;
};

}  // namespace animevae::program
