// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include <animevae/data/split.hpp>
#include <animevae/labels/attribute_fit.hpp>

#include "directions/labels.hpp"
#include "images/hold_out.hpp"

namespace animevae::program {

/// Leaves out attributes that all or none of the fitted rows have. FileError where no attribute is left.
void leave_out_empty_sides(LabelledImages& labelled, const std::vector<std::int64_t>& fitted);

/// Splits the rows into those to fit and those to measure on, with near duplicates on the same side. InvalidValue where
/// a side would be empty.
[[nodiscard]] animevae::Split split_labels(const LabelledImages& labelled, const HoldOut& hold_out);

/// Fits attributes to one side of the rows and measures them on the other, with check_stop() in between. `means` are
/// the posterior means of all rows.
[[nodiscard]] animevae::FittedAttributes fit_attributes(const LabelledImages& labelled, const animevae::Tensor& means,
                                                        const animevae::Split& sides, bool disentangle);

}  // namespace animevae::program
