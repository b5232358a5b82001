// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <animevae/network/tensors.hpp>
#include <animevae/tensor/initialise.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// How a model's tensors are made.
struct ModelOptions {
  Initialisation initialisation = Initialisation::kaiming_uniform;
  std::uint64_t seed = 0;
  bool channels_last = true;              ///< memory layout of convolution weights; the fastest for convolutions
  at::ScalarType precision = at::kFloat;  ///< at::kDouble for gradient tests
  at::Device device = at::kCPU;
};

struct NamedTensor {
  std::string name;
  Tensor tensor;
};

/// The trained numbers of one optimiser: one flat buffer of values and one of gradients, in which every parameter is a
/// view. So zeroing gradients, an optimiser's step or an average over machines is one operation.
class ParameterGroup {
 public:
  ParameterGroup(std::string name, std::int64_t capacity, const ModelOptions& options)
      : name_{std::move(name)},
        channels_last_{options.channels_last},
        values_{at::zeros({capacity}, at::TensorOptions{}.dtype(options.precision).device(options.device))},
        gradients_{at::zeros_like(values_)} {}

  ParameterGroup(ParameterGroup&&) = default;  // a copy would share its numbers with the original
  ParameterGroup& operator=(ParameterGroup&&) = default;

  /// The next parameter: a view of the buffer that asks for gradients, with its gradient a view of the other buffer.
  Tensor take(std::string name, const std::vector<std::int64_t>& sizes) {
    Tensor parameter = view(values_, sizes).detach();
    parameter.set_requires_grad(true);
    parameter.mutable_grad() = view(gradients_, sizes);
    used_ += padded(parameter.numel());
    parameters_.push_back({std::move(name), parameter});
    return parameter;
  }

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const Tensor& values() const { return values_; }
  [[nodiscard]] const Tensor& gradients() const { return gradients_; }
  [[nodiscard]] const std::vector<NamedTensor>& parameters() const { return parameters_; }

  /// The count of numbers that a parameter occupies, rounded up to a multiple of 16, so that each begins on a cache
  /// line.
  [[nodiscard]] static constexpr std::int64_t padded(std::int64_t count) { return (count + 15) / 16 * 16; }

 private:
  [[nodiscard]] Tensor view(const Tensor& flat, const std::vector<std::int64_t>& sizes) const {
    std::int64_t count = 1;
    for (const std::int64_t size : sizes) count *= size;
    const Tensor part = flat.narrow(0, used_, count);
    if (channels_last_ && sizes.size() == 4)
      return part.view({sizes[0], sizes[2], sizes[3], sizes[1]}).permute({0, 3, 1, 2});
    return part.view(sizes);
  }

  std::string name_;
  bool channels_last_;
  Tensor values_, gradients_;
  std::int64_t used_ = 0;
  std::vector<NamedTensor> parameters_{};
};

/// The count of numbers that a network's trained tensors occupy in a ParameterGroup.
inline std::int64_t flat_size(NetworkView network) {
  std::int64_t total = 0;
  for (const TensorSpec& spec : tensors(network))
    if (spec.is_trained()) total += ParameterGroup::padded(spec.count());
  return total;
}

}  // namespace animevae
