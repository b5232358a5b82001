// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include <animevae/network/network.hpp>

namespace animevae {

/// A network of a model, by the scope of its tensors' names: "encoder".
struct NamedNetwork {
  std::string name;
  NetworkView network;
};

/// Its name as a heading: "Encoder".
inline std::string title_of(const NamedNetwork& network) {
  std::string title = network.name;
  if (!title.empty() && title[0] >= 'a' && title[0] <= 'z') title[0] = char(title[0] - 'a' + 'A');
  return title;
}

}  // namespace animevae
