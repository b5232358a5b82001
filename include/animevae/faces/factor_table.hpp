// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <animevae/faces/face_factors.hpp>

namespace animevae {

/// The columns of a table that are hues, angles in degrees. Only a table of drawn faces, recognised by a column for
/// every factor, has any: in other tables a column of that name holds plain numbers.
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
