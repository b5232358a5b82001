// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/tensor.h>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/network/names.hpp>
#include <animevae/network/network.hpp>
#include <animevae/network/tensors.hpp>
#include <animevae/tensor/parameters.hpp>
#include <animevae/tensor/plan.hpp>
#include <animevae/tensor/run.hpp>

namespace animevae {

/// A network with its tensors, ready to run. The tensors belong to the model's buffers: the constructor calls
/// `take(name, spec)` for each. InvalidValue where two layers have the same name.
class RunnableNetwork {
 public:
  template <class Take>
  RunnableNetwork(NetworkView network, const ModelOptions& options, Take&& take)
      : network_{network}, training_steps_(network.layers.size()) {
    for (std::size_t i = 0; i < network.layers.size(); ++i) {
      training_steps_[i].layer = &network.layers[i];
      if (network.layers[i].op == Op::standardise) set_constants(training_steps_[i], options);
    }
    const std::vector<std::string> names = layer_names(network);
    if (const std::string_view shared = shared_name(names); !shared.empty())
      throw InvalidValue("two layers of a network are called '" + std::string{shared} + "'; a name belongs to one");
    for (const TensorSpec& spec : tensors(network)) {
      const std::string name = names[std::size_t(spec.layer)] + "." + std::string{suffix(spec.role)};
      slot(training_steps_[std::size_t(spec.layer)], spec.role) = take(name, spec);
    }
    use_in_place_activations(training_steps_);
    steps_ = training_steps_;
    for (LayerStep& step : steps_) {  // the same numbers, but constants to autograd
      if (step.weight.defined()) step.weight = step.weight.detach();
      if (step.bias.defined()) step.bias = step.bias.detach();
    }
  }

  /// Forward in evaluation mode. The weights are constants: a gradient flows to the input if it asks for one, and
  /// nowhere else. May be called from several threads.
  [[nodiscard]] Tensor operator()(const Tensor& input) const { return run(steps_, input, false); }

  /// The feature maps that the network's taps mark; layers behind the last tap are not run.
  [[nodiscard]] std::vector<Tapped> features(const Tensor& input) const {
    std::size_t end = steps_.size();
    while (end > 0 && steps_[end - 1].layer->op != Op::tap) --end;
    std::vector<Tapped> taps;
    run(std::span{steps_}.first(end), input, false, &taps);
    return taps;
  }

  /// The outputs of the layers at these positions in the list, in rising order; layers behind the last are not run.
  [[nodiscard]] std::vector<Tapped> features(const Tensor& input, std::span<const std::size_t> after) const {
    std::vector<Tapped> outputs;
    if (!after.empty()) run(std::span{steps_}.first(after.back() + 1), input, false, &outputs, after);
    return outputs;
  }

  /// Forward in training mode: batch statistics, and gradients for the weights.
  [[nodiscard]] Tensor train(const Tensor& input) const {
    const Tensor output = frozen_ ? (*this)(input) : run(training_steps_, input, true);
    return output.to(input.scalar_type());  // autocast computes in a shorter type, in which no loss can be summed
  }

  /// Makes train() the same as evaluation: batch norm of a frozen network keeps to its running statistics.
  void freeze() { frozen_ = true; }

  [[nodiscard]] const NetworkView& network() const { return network_; }

 private:
  static Tensor& slot(LayerStep& step, TensorSpec::Role role) {
    using enum TensorSpec::Role;
    switch (role) {
      case weight:
      case norm_scale: return step.weight;
      case bias:
      case norm_shift: return step.bias;
      case running_mean: return step.running_mean;
      case running_variance: break;
    }
    return step.running_variance;
  }

  /// (x - mean) / deviation as one multiply-add: x * (1 / deviation) + (-mean / deviation).
  static void set_constants(LayerStep& step, const ModelOptions& options) {
    const auto channels = std::size_t(step.layer->in.channels);
    std::vector<double> factor(channels), shift(channels);
    for (std::size_t c = 0; c < channels; ++c) {
      factor[c] = 1 / step.layer->deviation[c];
      shift[c] = -step.layer->mean[c] / step.layer->deviation[c];
    }
    const auto options_of = at::TensorOptions{}.dtype(options.precision).device(options.device);
    std::vector<std::int64_t> sizes{1, -1, 1, 1};
    if (step.layer->in.is_vector()) sizes.resize(2);
    step.weight = at::tensor(factor, at::kDouble).to(options_of).view(sizes);
    step.bias = at::tensor(shift, at::kDouble).to(options_of).view(sizes);
  }

  NetworkView network_;
  std::vector<LayerStep> training_steps_, steps_{};
  bool frozen_ = false;
};

}  // namespace animevae
