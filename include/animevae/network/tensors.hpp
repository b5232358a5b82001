// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/network/network.hpp>

namespace animevae {

/// One tensor of a network: its name, its size and its initialisation. Tensors are in the order of the list.
struct TensorSpec {
  enum class Role : std::uint8_t {
    weight,
    bias,
    norm_scale,
    norm_shift,
    in_weight,  // self_attention: of query, key and value
    in_bias,
    out_weight,
    out_bias,
    running_mean,  // from here on none is trained
    running_variance,
    left_singular_vector,  // of a weight with spectral norm
    own,                   // a custom layer's, which says itself whether it is trained
  };

  int layer = 0;  ///< position in the list
  Role role{};
  std::vector<std::int64_t>
      sizes{};              ///< as PyTorch lays them out: (out, in / groups, k, k); transposed (in, out / groups, k, k)
  std::int64_t fan_in = 1;  ///< PyTorch's: second axis times the kernel, also for transposed convolutions
  std::int64_t fan_out = 1;  ///< first axis times the kernel; of each head where a layer has several
  LayerTensor declared{};    ///< Role::own: as the layer declares it

  [[nodiscard]] bool is_trained() const { return role == Role::own ? declared.trained : role < Role::running_mean; }
  [[nodiscard]] std::int64_t count() const {
    std::int64_t product = 1;
    for (const std::int64_t size : sizes) product *= size;
    return product;
  }
};

/// The last part of a tensor's name, PyTorch's words.
constexpr std::string_view suffix(TensorSpec::Role role) {
  using enum TensorSpec::Role;
  switch (role) {
    case weight:
    case norm_scale: return "weight";
    case bias:
    case norm_shift: return "bias";
    case running_mean: return "running_mean";
    case running_variance: return "running_var";
    case in_weight: return "in_proj_weight";
    case in_bias: return "in_proj_bias";
    case out_weight: return "out_proj.weight";
    case out_bias: return "out_proj.bias";
    case left_singular_vector: return "weight_u";
    case own: break;
  }
  return {};
}

/// The same for any tensor; of a custom layer it is the name that the layer gives it.
inline std::string_view suffix(const TensorSpec& spec) {
  return spec.role == TensorSpec::Role::own ? spec.declared.name : suffix(spec.role);
}

inline std::vector<TensorSpec> tensors(const Layer& l, int position) {
  using enum TensorSpec::Role;
  const std::int64_t in = l.in.channels, out = l.out.channels, rows = l.kernel.height, columns = l.kernel.width;
  std::vector<TensorSpec> specs;
  const auto weight_and_bias = [&](std::vector<std::int64_t> sizes) {
    std::int64_t fan_in = 1;
    for (std::size_t axis = 1; axis < sizes.size(); ++axis) fan_in *= sizes[axis];
    const std::int64_t window = sizes.size() == 4 ? rows * columns : 1, fan_out = sizes[0] * window / l.heads;
    specs.push_back({position, weight, std::move(sizes), fan_in, fan_out});
    if (l.bias) specs.push_back({position, bias, {out}, fan_in, fan_out});
    if (l.spectral_norm)
      specs.push_back({position, left_singular_vector, {l.op == Op::conv_transpose ? out / l.groups : out}});
  };
  switch (l.op) {
    case Op::conv: weight_and_bias({out, in / l.groups, rows, columns}); break;
    case Op::conv_transpose: weight_and_bias({in, out / l.groups, rows, columns}); break;
    case Op::linear: weight_and_bias({out, in}); break;
    case Op::batch_norm:
      if (l.scale) specs.push_back({position, norm_scale, {in}});
      specs.push_back({position, norm_shift, {in}});
      specs.push_back({position, running_mean, {in}});
      specs.push_back({position, running_variance, {in}});
      break;
    case Op::affine:
    case Op::group_norm:
      specs.push_back({position, norm_scale, {in}});
      specs.push_back({position, norm_shift, {in}});
      break;
    case Op::self_attention:  // each of query, key and value is a layer by itself
      specs.push_back({position, in_weight, {3 * in, in}, in, in});
      specs.push_back({position, in_bias, {3 * in}, in, in});
      specs.push_back({position, out_weight, {in, in}, in, in});
      specs.push_back({position, out_bias, {in}, in, in});
      break;
    case Op::custom:
      for (std::size_t i = 0; i < l.custom->tensor_count; ++i) {
        const LayerTensor declared = l.custom->tensor(l.in, i);
        const auto& sizes = declared.sizes;
        const std::int64_t window = std::int64_t{(std::max)(sizes[2], 1)} * (std::max)(sizes[3], 1);
        specs.push_back({position,
                         own,
                         {sizes.begin(), sizes.begin() + declared.dimensions()},
                         (std::max)(sizes[1], 1) * window,
                         sizes[0] * window,
                         declared});
      }
      break;
    default: break;
  }
  return specs;
}

/// Every tensor of the network, layer by layer.
inline std::vector<TensorSpec> tensors(NetworkView network) {
  std::vector<TensorSpec> all;
  for (std::size_t i = 0; i < network.layers.size(); ++i)
    for (TensorSpec& spec : tensors(network.layers[i], int(i))) all.push_back(std::move(spec));
  return all;
}

}  // namespace animevae
