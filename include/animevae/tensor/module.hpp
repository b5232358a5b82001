// SPDX-License-Identifier: MIT
#pragma once

#include <torch/nn/module.h>

#include <memory>
#include <string>

#include <animevae/tensor/tensor_store.hpp>

namespace animevae {

namespace detail {

/// The module under `root` that owns the tensor of a dotted name, made if missing; on return `name` is the last part.
inline torch::nn::Module& module_of(torch::nn::Module& root, std::string& name) {
  torch::nn::Module* module = &root;
  for (std::size_t dot = name.find('.'); dot != std::string::npos; dot = name.find('.')) {
    const std::string scope = name.substr(0, dot);
    const auto children = module->named_children();
    module = children.contains(scope)
                 ? children[scope].get()
                 : module->register_module(scope, std::make_shared<torch::nn::Module>(scope)).get();
    name = name.substr(dot + 1);
  }
  return *module;
}

}  // namespace detail

/// A model's tensors as a `torch::nn::Module`, for LibTorch's optimisers, containers and `torch::save`: the same
/// tensors under the same names ("encoder.conv1.weight"), not copies. The model must outlive the module.
///
///     torch::optim::Adam adam{as_module(model)->parameters(), 1e-3};
///
/// Zero gradients with `model.tensors().zero_gradients()`: they are views of one buffer, which LibTorch's zero_grad()
/// does not take. torch::load replaces the module's tensors by others and so does not change the model; load_model()
/// does. This header costs more to compile than all others together, so no other includes it.
template <class Model>
[[nodiscard]] std::shared_ptr<torch::nn::Module> as_module(const Model& model) {
  const auto root = std::make_shared<torch::nn::Module>("animevae");
  const TensorStore& store = model.tensors();
  for (const ParameterGroup& group : store.groups())
    for (const NamedTensor& parameter : group.parameters()) {
      std::string name = parameter.name;
      detail::module_of(*root, name).register_parameter(name, parameter.tensor);
    }
  for (const NamedTensor& buffer : store.buffers()) {
    std::string name = buffer.name;
    detail::module_of(*root, name).register_buffer(name, buffer.tensor);
  }
  return root;
}

}  // namespace animevae
