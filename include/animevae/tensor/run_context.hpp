// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/tensor/random.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// A feature map marked by a tap.
struct Tapped {
  std::string_view name;
  Tensor features;
};

/// What the layers of one pass through a network may need beside their tensors.
struct RunContext {
  bool training = false;
  /// In training, batch norm follows the statistics of the batch, and spectral norm improves its singular vectors. A
  /// layer of one's own that keeps such a state leaves it as it is where the first is false.
  bool updates_statistics = true, updates_singular_vectors = true;
  Generator generator{};                ///< of the random numbers that layers draw in training
  std::vector<Tapped>* taps = nullptr;  ///< receives the marked feature maps in order
  /// Positions in the list, in rising order: `taps` receives the outputs of the layers there instead.
  std::span<const std::size_t> after{};
  Tensor labels{};  ///< of the samples, (N, count); undefined where nothing is known of them

  /// The generator; InvalidValue where the pass was given none. LibTorch would then draw from its global one.
  [[nodiscard]] Generator& chance() {
    if (!generator.defined())
      throw InvalidValue(
          "a layer of this network draws random numbers in training, such as dropout; give train() a generator");
    return generator;
  }
};

}  // namespace animevae
