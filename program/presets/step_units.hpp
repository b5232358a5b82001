// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace animevae::program {

/// What each of the losses of a step is, in words.
struct StepUnits {
  bool as_printed = false;  ///< as the first loss that the system's own program prints, not in ours
  std::string_view total, reconstruction, kl;
};

/// Ours.
inline constexpr StepUnits nats_per_image{.total = "the objective, nats per image, mean of the batch",
                                          .reconstruction = "distortion, nats per image, mean of the batch",
                                          .kl = "rate, nats per image, mean of the batch"};

}  // namespace animevae::program
