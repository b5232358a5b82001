// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include <animevae/core/decimal.hpp>
#include <animevae/network/network.hpp>
#include <animevae/network/table.hpp>

namespace animevae {

/// A complete description of the network in one line: two networks are the same if and only if their lines are. It goes
/// into the metadata of saved models, so that loading one into another network can say what differs.
inline std::string structure(NetworkView network) {
  const auto number = [](double value) { return decimal(value); };
  std::string text = to_string(network.in);
  for (const Layer& l : network) {
    if (l.op == Op::stage || l.op == Op::tap) continue;  // they change what is shown, not what is computed
    text += " | " + describe(l) + " -> " + to_string(l.out);
    const bool windowed =
        l.op == Op::conv || l.op == Op::conv_transpose || l.op == Op::max_pool || l.op == Op::average_pool;
    const Padding p = windowed ? resolve(l, {l.in.height, l.in.width}) : Padding{};
    if (windowed)
      text += " padding " + std::to_string(p.top) + "," + std::to_string(p.left) + "," + std::to_string(p.bottom) +
              "," + std::to_string(p.right) + (p.reflect ? " reflected" : "");
    if (l.output_padding != Extent{0})
      text +=
          " output padding " + std::to_string(l.output_padding.height) + "," + std::to_string(l.output_padding.width);
    if (l.has_tensors() && !l.bias) text += " no bias";
    if (l.op == Op::batch_norm) text += " epsilon " + number(l.value) + " momentum " + number(l.momentum);
    if (l.op == Op::group_norm) text += " epsilon " + number(l.value);
    if (l.op == Op::custom)
      for (std::size_t i = 0; i < l.custom->tensor_count; ++i) {
        const LayerTensor declared = l.custom->tensor(l.in, i);
        text += " " + std::string{declared.name};
        for (int axis = 0; axis < declared.dimensions(); ++axis)
          text += (axis == 0 ? " " : "x") + std::to_string(declared.sizes[std::size_t(axis)]);
      }
    if (l.op == Op::standardise)
      for (std::size_t c = 0; c < std::size_t(l.in.channels); ++c)
        text += " " + number(l.mean[c]) + "/" + number(l.deviation[c]);
  }
  return text;
}

}  // namespace animevae
