// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>

#include <animevae/network/network.hpp>

namespace animevae {

namespace detail {

constexpr bool is_label(const Layer& layer) { return layer.op == Op::tap || layer.op == Op::stage; }

/// Norms and activations: what belongs to the layer in front of it.
constexpr bool is_part_of_layer(const Layer& layer) {
  return layer.op == Op::batch_norm || layer.op == Op::affine || layer.op == Op::group_norm ||
         (layer.op >= Op::relu && layer.op <= Op::tanh);
}

/// The last of the norms and activations that directly follow a layer, or the layer itself.
constexpr std::size_t end_of_layer(NetworkView network, std::size_t layer) {
  for (std::size_t next = layer + 1; next < network.layers.size(); ++next) {
    if (is_part_of_layer(network.layers[next])) layer = next;
    else if (!is_label(network.layers[next])) break;
  }
  return layer;
}

}  // namespace detail

/// The position behind the norm and the activation that follow the layer that `named` gave this name; the length of the
/// list where there is no such layer.
constexpr std::size_t end_of_layer_called(NetworkView network, std::string_view name) {
  for (std::size_t i = 0; i < network.layers.size(); ++i)
    if (!network.layers[i].is_marker() && !name.empty() && network.layers[i].name.view() == name)
      return detail::end_of_layer(network, i);
  return network.layers.size();
}

}  // namespace animevae
