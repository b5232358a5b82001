// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <limits>

namespace animevae {

/// Where training stands, handed to the loss with every batch: no policy counts by itself, so that resuming is exact.
struct Progress {
  std::int64_t step = 1;   ///< from 1
  std::int64_t epoch = 1;  ///< from 1
  std::int64_t steps_per_epoch = 1;
  std::int64_t data_size = 1;  ///< images in the data set

  /// A progress at which every schedule has ended, for evaluation.
  static constexpr Progress final() {
    constexpr auto end = (std::numeric_limits<std::int64_t>::max)();
    return {.step = end, .epoch = end};
  }
};

}  // namespace animevae
