// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <animevae/data/split.hpp>
#include <animevae/labels/attribute_confidence.hpp>
#include <animevae/labels/attribute_vectors.hpp>

#include "directions/labels.hpp"
#include "images/hold_out.hpp"

namespace animevae::program {

// Directions that stand for attributes, and how far they are to be trusted.

/// An attribute and what was measured of it.
struct MeasuredAttribute {
  animevae::Attribute attribute{};
  std::int64_t with = 0, without = 0;
  std::optional<animevae::Auc> auc{}, reading{};  ///< along its direction, and of the best linear guess
};

struct FittedAttributes {
  animevae::Directions directions{};
  std::vector<MeasuredAttribute> attributes{};
  animevae::Tensor effects{};  ///< (K, K), float64
  std::int64_t images = 0, held_out = 0;
};

/// Leaves out attributes that all or none of these rows have. FileError where none is left.
void leave_out_empty_sides(LabelledImages& labelled, const std::vector<std::int64_t>& fitted);

/// Rows to fit and rows to measure on, near duplicates on one side. InvalidValue where a side would be empty.
[[nodiscard]] animevae::Split split_labels(const LabelledImages& labelled, const HoldOut& hold_out);

/// Fitted to one side of the rows and measured on the other. `means` are those of all rows.
[[nodiscard]] FittedAttributes fit_attributes(const LabelledImages& labelled, const animevae::Tensor& means,
                                              const animevae::Split& sides, bool disentangle);

}  // namespace animevae::program
