// SPDX-License-Identifier: MIT
#pragma once

#include <numbers>
#include <optional>

#include <animevae/reconstruction/concept.hpp>

namespace animevae {

/// (distortion + rate) / (D ln 2), plus 8 for the 256 levels when the density is over [0, 1]; D is the count of numbers
/// per image. Over the reals it is that of a density in the units of the data, which has no levels: it may be negative,
/// and is log2 f larger for data in units of 1 / f.
inline std::optional<double> bits_per_dimension(double nats, double dimensions, Support support) {
  if (support == Support::features || support == Support::none) return std::nullopt;
  return nats / (dimensions * std::numbers::ln2) + (support == Support::unit_interval ? 8 : 0);
}

}  // namespace animevae
