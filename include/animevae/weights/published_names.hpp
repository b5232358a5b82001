// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/cat.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/network/names.hpp>
#include <animevae/network/network.hpp>
#include <animevae/network/tensors.hpp>
#include <animevae/tensor/weights.hpp>

namespace animevae {

/// A framework's names and layouts for the tensors of a layer.
enum class TensorFormat : std::uint8_t {
  pytorch,     ///< "conv1.weight", "conv1.running_mean"; sizes as ours
  tensorflow,  ///< "Conv2d_1/weights", "Conv2d_1/BatchNorm/beta"; convolutions (H, W, in, out), maps flattened H, W, C
  face_api,    ///< dlib's networks in face-api: "conv1.conv.filters", "conv1.scale.weights"
};

/// The names under which a network was published: a word of the brace pattern for each layer with tensors (see
/// expand_names), behind a common prefix.
struct PublishedNames {
  std::string_view prefix{}, pattern{};
  int n = 0;  ///< what `$` stands for
  TensorFormat format = TensorFormat::pytorch;
};

namespace detail {

inline std::string published_suffix(TensorFormat format, const Layer& layer, const TensorSpec& spec) {
  using enum TensorSpec::Role;
  const TensorSpec::Role role = spec.role;
  if (format == TensorFormat::face_api) {
    if (layer.op == Op::linear) return "";
    if (layer.op == Op::affine) return role == norm_scale ? ".weights" : ".biases";
    return role == weight ? ".filters" : ".bias";
  }
  if (format == TensorFormat::pytorch) return "." + std::string{suffix(spec)};
  switch (role) {
    case weight: return "/weights";
    case bias: return "/biases";
    case norm_scale: return "/gamma";
    case norm_shift: return "/beta";
    case running_mean: return "/moving_mean";
    case running_variance: return "/moving_variance";
    default: return "/" + std::string{suffix(spec)};  // TensorFlow's slim has no such layer
  }
}

/// A tensor of a layer and its published names: several where the rows of published tensors are joined in one of ours.
struct PublishedTensor {
  std::string ours{};
  std::vector<std::string> theirs{};
  TensorSpec spec{};
  Shape flattened{}, reshaped{};  // the map before, or behind, a linear layer; empty where there is none
};

inline std::vector<PublishedTensor> published_tensors(NetworkView network, const PublishedNames& names) {
  const std::vector<std::string> own = layer_names(network);
  const std::vector<LayerPath> words = expand_names(names.pattern, names.n);
  std::vector<std::size_t> place(network.layers.size());
  for (std::size_t i = 0, next = 0; i < place.size(); ++i) {
    place[i] = next;
    if (network.layers[i].has_tensors()) ++next;
  }
  std::vector<PublishedTensor> all;
  for (TensorSpec& spec : tensors(network)) {
    const auto i = std::size_t(spec.layer);
    const Layer& layer = network.layers[i];
    if (place[i] >= words.size())
      throw InvalidValue("the pattern '" + std::string{names.pattern} + "' has too few names for this network");
    PublishedTensor tensor{.ours = own[i] + "." + std::string{suffix(spec)}};
    std::string_view word = words[place[i]].view();
    for (std::size_t plus = 0; plus != std::string_view::npos; word.remove_prefix(plus + 1)) {
      plus = word.find('+');
      tensor.theirs.push_back(std::string{names.prefix}.append(word.substr(0, plus)) +
                              published_suffix(names.format, layer, spec));
      if (plus == std::string_view::npos) break;
    }
    if (layer.op == Op::linear && i > 0 && network.layers[i - 1].op == Op::flatten)
      tensor.flattened = network.layers[i - 1].in;
    if (layer.op == Op::linear && i + 1 < network.layers.size() && network.layers[i + 1].op == Op::reshape)
      tensor.reshaped = network.layers[i + 1].out;
    tensor.spec = std::move(spec);
    all.push_back(std::move(tensor));
  }
  return all;
}

/// Reorders TensorFlow's axes into ours: of convolutions, of matrices, and of maps that were flattened.
inline Tensor from_tensorflow(const PublishedTensor& of, Tensor x) {
  const bool weight = of.spec.role == TensorSpec::Role::weight;
  if (weight && x.dim() == 4) return x.permute({3, 2, 0, 1});
  if (weight && x.dim() == 2) x = x.t();
  const Shape &in = of.flattened, &out = of.reshaped;
  if (weight && in.channels > 0) x = x.reshape({-1, in.height, in.width, in.channels}).permute({0, 3, 1, 2}).flatten(1);
  if (out.channels > 0 && !weight) x = x.reshape({out.height, out.width, out.channels}).permute({2, 0, 1}).flatten();
  if (out.channels > 0 && weight)
    x = x.reshape({out.height, out.width, out.channels, -1}).permute({2, 0, 1, 3}).flatten(0, 2);
  return x;
}

inline Tensor to_tensorflow(const PublishedTensor& of, Tensor x) {
  const bool weight = of.spec.role == TensorSpec::Role::weight;
  if (weight && x.dim() == 4) return x.permute({2, 3, 1, 0});
  const Shape &in = of.flattened, &out = of.reshaped;
  if (weight && in.channels > 0) x = x.reshape({-1, in.channels, in.height, in.width}).permute({0, 2, 3, 1}).flatten(1);
  if (out.channels > 0 && !weight) x = x.reshape({out.channels, out.height, out.width}).permute({1, 2, 0}).flatten();
  if (out.channels > 0 && weight)
    x = x.reshape({out.channels, out.height, out.width, -1}).permute({1, 2, 0, 3}).flatten(0, 2);
  return weight && x.dim() == 2 ? x.t() : x;
}

/// The sizes that a tensor has in its file.
inline std::vector<std::int64_t> published_sizes(const PublishedTensor& tensor, TensorFormat format) {
  std::vector<std::int64_t> sizes = tensor.spec.sizes;
  sizes[0] /= std::int64_t(tensor.theirs.size());
  if (format != TensorFormat::tensorflow || tensor.spec.role != TensorSpec::Role::weight) return sizes;
  if (sizes.size() == 4) return {sizes[2], sizes[3], sizes[1], sizes[0]};
  return {sizes[1], sizes[0]};
}

}  // namespace detail

/// A network's tensors, under our names and in our layout, from a file that has them under their published ones.
/// FileError for one that is missing or of other sizes; what else is in the file is left alone.
inline std::vector<NamedTensor> from_published(const Weights& file, NetworkView network, const PublishedNames& names) {
  std::vector<NamedTensor> ours;
  for (const detail::PublishedTensor& tensor : detail::published_tensors(network, names)) {
    std::vector<Tensor> parts;
    for (const std::string& name : tensor.theirs) {
      const Tensor& part = file.get(name, detail::published_sizes(tensor, names.format));
      parts.push_back(names.format == TensorFormat::tensorflow ? detail::from_tensorflow(tensor, part) : part);
    }
    ours.push_back({tensor.ours, (parts.size() == 1 ? parts.front() : at::cat(parts)).contiguous()});
  }
  return ours;
}

/// The inverse of from_published(): a network's tensors, given under our names, under their published ones.
inline std::vector<NamedTensor> to_published(const Weights& ours, NetworkView network, const PublishedNames& names) {
  std::vector<NamedTensor> theirs;
  for (const detail::PublishedTensor& tensor : detail::published_tensors(network, names)) {
    const std::vector<Tensor> parts =
        ours.get(tensor.ours, tensor.spec.sizes).chunk(std::int64_t(tensor.theirs.size()));
    for (std::size_t i = 0; i < parts.size(); ++i)
      theirs.push_back({tensor.theirs[i],
                        (names.format == TensorFormat::tensorflow ? detail::to_tensorflow(tensor, parts[i]) : parts[i])
                            .contiguous()});
  }
  return theirs;
}

}  // namespace animevae
