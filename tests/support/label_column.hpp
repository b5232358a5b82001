// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <vector>

#include <animevae/labels/attribute_table.hpp>

/// The values of the kth attribute, an image each.
inline std::vector<float> column(const animevae::AttributeTable& table, std::size_t k) {
  std::vector<float> values;
  for (std::size_t i = 0; i < table.images.size(); ++i) values.push_back(table.value(i, k));
  return values;
}
