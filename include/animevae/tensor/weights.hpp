// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/tensor/parameters.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// Tensors of a network that was trained elsewhere, under the names of layer_names(); read_weights() reads them from a
/// safetensors file.
struct Weights {
  std::string source{};  ///< the file, for messages
  std::vector<NamedTensor> tensors{};
  std::uint64_t fingerprint = 0;  ///< of names, sizes and numbers; kept with a model that was trained against them

  /// The tensor `name` of exactly `sizes`; throws FileError with the source, the name and both sizes otherwise.
  [[nodiscard]] const Tensor& get(std::string_view name, at::IntArrayRef sizes) const {
    const auto text = [](at::IntArrayRef list) {
      std::string joined;
      for (const std::int64_t size : list) joined += (joined.empty() ? "" : "x") + std::to_string(size);
      return joined.empty() ? std::string{"scalar"} : joined;
    };
    for (const NamedTensor& entry : tensors) {
      if (entry.name != name) continue;
      if (entry.tensor.sizes() == sizes) return entry.tensor;
      throw FileError(
          source, "tensor " + entry.name + " is " + text(entry.tensor.sizes()) + "; the network needs " + text(sizes));
    }
    throw FileError(source, "has no tensor " + std::string{name} + ", which the network needs");
  }
};

}  // namespace animevae
