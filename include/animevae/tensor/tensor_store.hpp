// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/zeros.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/tensor/own_tensors.hpp>
#include <animevae/tensor/parameters.hpp>
#include <animevae/tensor/runnable_network.hpp>

namespace animevae {

/// Every tensor of a model: trained ones in a flat buffer per optimiser group, running statistics as named buffers, and
/// frozen tensors, which come from a file and are not optimised.
class TensorStore {
 public:
  /// How many trained numbers a part of the model needs in an optimiser group, known from its layer list before the
  /// first tensor is made; the rooms of one group add up.
  struct Room {
    std::string_view group;
    std::int64_t numbers;
  };

  TensorStore(const std::vector<Room>& rooms, ModelOptions options) : options_{options} {
    std::vector<std::pair<std::string_view, std::int64_t>> totals;
    for (const Room& room : rooms) {
      if (room.numbers == 0) continue;
      std::size_t i = 0;
      while (i < totals.size() && totals[i].first != room.group) ++i;
      if (i == totals.size()) totals.emplace_back(room.group, 0);
      totals[i].second += room.numbers;
    }
    for (const auto& [group, numbers] : totals) groups_.emplace_back(std::string{group}, numbers, options_);
  }

  TensorStore(TensorStore&&) = default;
  TensorStore& operator=(TensorStore&&) = default;

  /// A network whose parameters go to `group`, under names that begin with `scope`.
  RunnableNetwork make_trained(NetworkView network, const std::string& scope, std::string_view group) {
    Generator generator = make_generator(mix_seed(options_.seed, stream_++));
    RunnableNetwork made{network, options_, [&](const std::string& name, const TensorSpec& spec) {
                           Tensor tensor = spec.is_trained() ? group_named(group).take(scope + name, spec.sizes)
                                                             : make_buffer(scope + name, spec.sizes);
                           initialise(tensor, spec, options_.initialisation, generator);
                           return tensor;
                         }};
    made.iterate_singular_vectors(15);  // as many as PyTorch, so that the first steps divide by a singular value
    return made;
  }

  /// A frozen network: its tensors are copied from `weights` and are constants to autograd.
  RunnableNetwork make_frozen(NetworkView network, const std::string& scope, const Weights& weights) {
    RunnableNetwork frozen{network, options_, [&](const std::string& name, const TensorSpec& spec) {
                             Tensor tensor =
                                 weights.get(name, spec.sizes)
                                     .to(at::TensorOptions{}.dtype(options_.precision).device(options_.device))
                                     .detach()
                                     .clone();
                             frozen_.push_back({scope + name, tensor});
                             return tensor;
                           }};
    frozen.freeze();
    return frozen;
  }

  /// A tensor that a policy declared.
  Tensor make_own(const OwnTensor& declared, const std::string& scope, std::string_view group) {
    const Shape& s = declared.shape;
    std::vector<std::int64_t> sizes{s.channels};
    if (!s.is_vector()) sizes.insert(sizes.end(), {s.height, s.width});
    if (declared.images > 0) sizes = batch_sizes(declared.images, s);
    const std::string part = declared.part > 0 ? "part" + std::to_string(declared.part) + "." : "";
    const std::string name = scope + part + std::string{declared.name};
    Tensor tensor = declared.trained ? group_named(group).take(name, sizes) : make_buffer(name, sizes);
    const std::uint64_t stream = declared.deviation > 0 || declared.make != nullptr ? stream_++ : 0;
    if (declared.images > 0) of_images_.push_back({{name, tensor}, declared, stream});
    fill(tensor, name, declared, stream);
    return tensor;
  }

  /// A tensor that begins with images of the data, when training begins.
  struct OfImages {
    NamedTensor named;
    OwnTensor declared;
    std::uint64_t stream;
  };
  [[nodiscard]] const std::vector<OfImages>& of_images() const { return of_images_; }

  /// Whether a tensor has the numbers with which the model was made: it was neither trained nor read from a file.
  [[nodiscard]] bool is_as_made(const OfImages& own) const {
    const Tensor again = at::zeros(own.named.tensor.sizes(), own.named.tensor.options().requires_grad(false));
    fill(again, own.named.name, own.declared, own.stream);
    return again.equal(own.named.tensor);
  }

  [[nodiscard]] const std::vector<ParameterGroup>& groups() const { return groups_; }
  [[nodiscard]] const std::vector<NamedTensor>& buffers() const { return buffers_; }
  [[nodiscard]] const std::vector<NamedTensor>& frozen() const { return frozen_; }
  [[nodiscard]] const ModelOptions& options() const { return options_; }

  /// The tensors of a model file: parameters and buffers by name. Frozen tensors stay in their own file.
  [[nodiscard]] std::vector<NamedTensor> saved() const {
    std::vector<NamedTensor> all;
    for (const ParameterGroup& group : groups_)
      for (const NamedTensor& parameter : group.parameters()) all.push_back(parameter);
    all.insert(all.end(), buffers_.begin(), buffers_.end());
    return all;
  }

  void zero_gradients() const {
    for (const ParameterGroup& group : groups_) Tensor{group.gradients()}.zero_();
  }

 private:
  /// Puts the first numbers into a tensor.
  void fill(const Tensor& tensor, const std::string& name, const OwnTensor& declared, std::uint64_t stream) const {
    const at::NoGradGuard no_grad;
    Generator generator = make_generator(mix_seed(options_.seed, stream));
    if (declared.make != nullptr) {
      const Tensor made = declared.make(declared.shape, generator);
      if (made.sizes() != tensor.sizes())
        throw InvalidValue("the function that makes the first numbers of " + name + " makes a tensor of " +
                           product(made.sizes()) + ", not of " + product(tensor.sizes()));
      tensor.copy_(made);
      return;
    }
    tensor.fill_(declared.initial);
    if (declared.deviation > 0) tensor.add_(standard_normal(tensor.sizes(), generator, tensor), declared.deviation);
  }

  /// "3x4x5".
  static std::string product(at::IntArrayRef sizes) {
    std::string text;
    for (const std::int64_t size : sizes) text += (text.empty() ? "" : "x") + std::to_string(size);
    return text;
  }

  ParameterGroup& group_named(std::string_view name) {
    for (ParameterGroup& group : groups_)
      if (group.name() == name) return group;
    throw Error("no room was made for the optimiser group " + std::string{name});
  }

  Tensor make_buffer(std::string name, const std::vector<std::int64_t>& sizes) {
    Tensor buffer = at::zeros(sizes, at::TensorOptions{}.dtype(options_.precision).device(options_.device));
    buffers_.push_back({std::move(name), buffer});
    return buffer;
  }

  ModelOptions options_;
  std::uint64_t stream_ = 0;
  std::vector<ParameterGroup> groups_{};
  std::vector<NamedTensor> buffers_{}, frozen_{};
  std::vector<OfImages> of_images_{};
};

}  // namespace animevae
