// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

#include <animevae/network/layer.hpp>
#include <animevae/network/network.hpp>

namespace animevae {

/// Multiply-accumulates of one layer for one sample. As is usual, only convolutions, linear layers and attention
/// count, and custom layers that say so.
constexpr std::int64_t multiply_accumulates(const Layer& l) {
  const std::int64_t window = std::int64_t{l.kernel.height} * l.kernel.width;
  switch (l.op) {
    case Op::conv: return l.out.size() * l.in.channels / l.groups * window;
    case Op::conv_transpose: return l.in.size() * l.out.channels / l.groups * window;
    case Op::linear: return l.in.size() * l.out.size();
    case Op::self_attention: {
      const std::int64_t places = std::int64_t{l.in.height} * l.in.width, channels = l.in.channels;
      return 4 * places * channels * channels + 2 * places * places * channels;
    }
    case Op::custom: return l.custom->multiply_accumulates != nullptr ? l.custom->multiply_accumulates(l.in) : 0;
    default: return 0;
  }
}

/// Numbers that one layer writes for one sample; zero for a layer that only changes the view.
constexpr std::int64_t activation_count(const Layer& l) {
  if (l.is_marker()) return l.op == Op::join ? l.out.size() : 0;
  switch (l.op) {
    case Op::flatten:
    case Op::reshape: return 0;
    case Op::dropout: return 2 * l.out.size();  // and its mask
    case Op::self_attention: {  // query, key and value, the weights of all pairs of places, their mean, the output
      const std::int64_t places = std::int64_t{l.in.height} * l.in.width;
      return 5 * l.in.size() + l.heads * places * places;
    }
    default: return l.out.size();
  }
}

namespace detail {
template <class Count>
constexpr std::int64_t total(NetworkView network, Count count) {
  std::int64_t sum = 0;
  for (const Layer& layer : network) sum += count(layer);
  return sum;
}
}  // namespace detail

constexpr std::int64_t parameter_count(NetworkView network) {
  return detail::total(network, [](const Layer& l) { return l.parameters(); });
}

/// The parameters of the stages of that name only (a stage is a row of the printed table).
constexpr std::int64_t parameter_count(NetworkView network, std::string_view stage) {
  bool inside = false;
  return detail::total(network, [&](const Layer& l) {
    if (l.op == Op::stage) inside = l.name.view() == stage;
    return inside ? l.parameters() : 0;
  });
}

constexpr std::int64_t multiply_accumulates(NetworkView network) {
  return detail::total(network, [](const Layer& l) { return multiply_accumulates(l); });
}

/// Activation memory of training, in numbers per sample: every layer's output, which the backward pass needs. Multiply
/// by the batch size and by 4 bytes for float32.
constexpr std::int64_t activation_count(NetworkView network) {
  return detail::total(network, [](const Layer& l) { return activation_count(l); });
}

constexpr int weighted_layers(NetworkView network) {
  return int(detail::total(network, [](const Layer& l) { return std::int64_t{l.has_tensors()}; }));
}

}  // namespace animevae
