// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <ostream>
#include <vector>

#include <animevae/network/network.hpp>
#include <animevae/network/table.hpp>

/// A row of a published table of layers.
struct Row {
  animevae::Op op;
  animevae::Shape out;
  std::int64_t parameters;

  friend bool operator==(const Row&, const Row&) = default;
  friend std::ostream& operator<<(std::ostream& stream, const Row& row) {
    return stream << int(row.op) << " " << animevae::to_string(row.out) << " " << row.parameters;
  }
};

/// The rows of a network that have parameters.
inline std::vector<Row> rows(animevae::NetworkView network) {
  std::vector<Row> found;
  for (const animevae::Layer& layer : network)
    if (layer.has_tensors()) found.push_back({layer.op, layer.out, layer.parameters()});
  return found;
}

/// The same, a norm counted with the layer before it, as published tables have them.
inline std::vector<Row> rows_with_norms(animevae::NetworkView network) {
  std::vector<Row> found;
  for (const Row& row : rows(network)) {
    if (row.op == animevae::Op::batch_norm) found.back().parameters += row.parameters;
    else found.push_back(row);
  }
  return found;
}

inline std::vector<animevae::Op> ops(animevae::NetworkView network) {
  std::vector<animevae::Op> found;
  for (const animevae::Layer& layer : network) found.push_back(layer.op);
  return found;
}
