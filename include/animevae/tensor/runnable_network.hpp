// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/tensor.h>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
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
/// `take(name, spec)` for each. InvalidValue where two layers, or two tensors of a custom layer, have the same name.
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
    const std::vector<TensorSpec> specs = tensors(network);
    std::vector<std::string> tensor_names;
    for (const TensorSpec& spec : specs)
      tensor_names.push_back(names[std::size_t(spec.layer)] + "." + std::string{suffix(spec)});
    if (const std::string_view shared = shared_name(tensor_names); !shared.empty())
      throw InvalidValue("two tensors of a network are called '" + std::string{shared} + "'; a name belongs to one");
    for (std::size_t i = 0; i < specs.size(); ++i)
      slot(training_steps_[std::size_t(specs[i].layer)], specs[i].role) = take(tensor_names[i], specs[i]);
    use_in_place_activations(training_steps_);
    steps_ = training_steps_;
    const auto make_constant = [](Tensor& tensor) {  // the same numbers
      if (tensor.defined()) tensor = tensor.detach();
    };
    for (LayerStep& step : steps_) {
      for (Tensor* tensor : {&step.weight, &step.bias, &step.out_weight, &step.out_bias}) make_constant(*tensor);
      for (Tensor& tensor : step.own) make_constant(tensor);
    }
  }

  /// Forward in evaluation mode. The weights are constants: a gradient flows to the input if it asks for one, and
  /// nowhere else. May be called from several threads. Layers that take labels get a row of `labels` for each sample.
  [[nodiscard]] Tensor operator()(const Tensor& input, const Tensor& labels = {}) const {
    return run(steps_, input, {.labels = labels});
  }

  /// The feature maps that the network's taps mark; layers behind the last tap are not run.
  [[nodiscard]] std::vector<Tapped> features(const Tensor& input) const {
    std::size_t end = steps_.size();
    while (end > 0 && steps_[end - 1].layer->op != Op::tap) --end;
    std::vector<Tapped> taps;
    run(std::span{steps_}.first(end), input, {.taps = &taps});
    return taps;
  }

  /// The outputs of the layers at these positions in the list, in rising order; layers behind the last are not run.
  [[nodiscard]] std::vector<Tapped> features(const Tensor& input, std::span<const std::size_t> after) const {
    std::vector<Tapped> outputs;
    if (!after.empty()) run(std::span{steps_}.first(after.back() + 1), input, {.taps = &outputs, .after = after});
    return outputs;
  }

  /// Forward in training mode: batch statistics, gradients for the weights, and random numbers from `generator` where
  /// uses_chance() says so of the network; InvalidValue where that has none.
  [[nodiscard]] Tensor train(const Tensor& input, Generator generator = {}, const Tensor& labels = {}) const {
    return train_by({.training = true, .generator = std::move(generator), .labels = labels}, input);
  }

  /// The same as `context` says. With constant weights a gradient flows to the input alone.
  [[nodiscard]] Tensor train_by(RunContext context, const Tensor& input, bool constant_weights = false) const {
    if (frozen_) context.training = false;
    if (context.training && uses_chance(network_)) (void)context.chance();  // before running statistics change
    const Tensor output = run(frozen_ || constant_weights ? steps_ : training_steps_, input, std::move(context));
    return output.to(input.scalar_type());  // autocast computes in a shorter type, in which no loss can be summed
  }

  /// Makes train() the same as evaluation: batch norm of a frozen network keeps to its running statistics.
  void freeze() { frozen_ = true; }

  /// Replaces every left singular vector, of weights with spectral norm, by what `times` power iterations make of it.
  void iterate_singular_vectors(int times) {
    const at::NoGradGuard no_grad;
    for (LayerStep& step : steps_)
      if (Tensor& u = step.left_singular_vector; u.defined())
        u.copy_(iterate_singular_vector(*step.layer, step.weight, u, times));
  }

  [[nodiscard]] const NetworkView& network() const { return network_; }

 private:
  static Tensor& slot(LayerStep& step, TensorSpec::Role role) {
    using enum TensorSpec::Role;
    switch (role) {
      case weight:
      case norm_scale:
      case in_weight: return step.weight;
      case bias:
      case norm_shift:
      case in_bias: return step.bias;
      case out_weight: return step.out_weight;
      case out_bias: return step.out_bias;
      case running_mean: return step.running_mean;
      case running_variance: return step.running_variance;
      case left_singular_vector: return step.left_singular_vector;
      case own: break;
    }
    return step.own.emplace_back();
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
