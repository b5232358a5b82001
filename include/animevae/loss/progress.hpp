// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <limits>
#include <string_view>

namespace animevae {

/// Where training stands, handed to the loss with every batch: no policy counts by itself, so that resuming is exact.
struct Progress {
  std::int64_t step = 1;   ///< from 1
  std::int64_t epoch = 1;  ///< from 1
  std::int64_t steps_per_epoch = 1;
  std::int64_t data_size = 1;    ///< images in the data set
  std::int64_t total_steps = 0;  ///< of the whole training; 0: not known
  std::string_view turn{};       ///< the optimiser group that this step updates (TrainOptions::turns); empty: all

  /// A progress at which every schedule has ended, for evaluation.
  static constexpr Progress final() {
    constexpr auto end = (std::numeric_limits<std::int64_t>::max)();
    return {.step = end, .epoch = end};
  }
  /// Whether this is final(): nothing is being trained.
  [[nodiscard]] constexpr bool is_final() const { return step == final().step; }
};

}  // namespace animevae
