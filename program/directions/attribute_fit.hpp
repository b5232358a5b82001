// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include <animevae/data/split.hpp>
#include <animevae/labels/attribute_fit.hpp>

#include "directions/labels.hpp"
#include "images/hold_out.hpp"

namespace animevae::program {

/// Leaves out attributes that all or none of these rows have. FileError where none is left.
void leave_out_empty_sides(LabelledImages& labelled, const std::vector<std::int64_t>& fitted);

/// Rows to fit and rows to measure on, near duplicates on one side. InvalidValue where a side would be empty.
[[nodiscard]] animevae::Split split_labels(const LabelledImages& labelled, const HoldOut& hold_out);

/// Fitted to one side of the rows and measured on the other, with check_stop() in between. `means` are those of all
/// rows.
[[nodiscard]] animevae::FittedAttributes fit_attributes(const LabelledImages& labelled, const animevae::Tensor& means,
                                                        const animevae::Split& sides, bool disentangle);

}  // namespace animevae::program
