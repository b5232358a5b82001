// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <animevae/faces/face_factors.hpp>

namespace animevae {

/// The columns of a table that are hues, places on a circle in degrees. A table is known to have any by being one of
/// drawn faces, which has a column for every factor: in others a column of that name is what its numbers are.
[[nodiscard]] inline std::vector<std::string> hue_columns(const std::vector<std::string>& columns) {
  std::vector<std::string> hues;
  bool has_all = true;
  const FaceFactors factors;
  FaceFactors::visit(factors, [&](const Factor& factor, const auto&) {
    has_all = has_all && std::find(columns.begin(), columns.end(), factor.name) != columns.end();
    if (factor.high == 360) hues.emplace_back(factor.name);
  });
  return has_all ? hues : std::vector<std::string>{};
}

}  // namespace animevae
