// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <animevae/tensor/runnable_network.hpp>
#include <animevae/tensor/tensor_store.hpp>

#include "presets/presets.hpp"

namespace CLI {
class App;
}

namespace animevae::program {

// Feature networks for perceptual distances between pictures.

struct FeatureExtractorOptions {
  std::string network = "face-factors", features{};

  /// Adds --network and --features to a command.
  void add_to(CLI::App& command);
};

/// A frozen network whose features are compared by feature_distance().
class FeatureExtractor {
 public:
  /// InvalidValue where the network's weights have to be given and are not, FileError where they do not fit.
  explicit FeatureExtractor(const FeatureExtractorOptions& options);

  [[nodiscard]] std::string_view name() const { return network_.name; }
  /// Features of RGB pictures of any size, resized to the network's input.
  [[nodiscard]] std::vector<animevae::Tapped> features(const animevae::Tensor& pictures) const;

 private:
  FeatureNetwork network_;
  animevae::TensorStore store_{{}, {}};
  animevae::RunnableNetwork runnable_;
};

}  // namespace animevae::program
