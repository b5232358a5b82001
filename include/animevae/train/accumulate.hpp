// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

#include <animevae/core/values.hpp>

namespace animevae {

/// A part of a step that computes the gradient of the batch in `batches` micro-batches, one after another, for batches
/// that do not fit into memory. Each micro-batch has its part of the batch's noise and counts by its images, so that
/// the gradient is that of the whole batch, to rounding, for a network without batch norm and an objective that is a
/// mean over images. Batch norm takes its statistics from each micro-batch; and so does an objective that is another
/// function of the batch (Vae::batch_dependence() says whether there is any).
struct Accumulate {
  std::int64_t batches = 2;

  static constexpr std::string_view name = "accumulate";

  static void visit(auto& self, auto&& f) {
    f("batches", self.batches, Limits{.at_least = 1}, "micro-batches that a batch is computed in");
  }
};

}  // namespace animevae
