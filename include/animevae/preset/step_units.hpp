// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace animevae {

/// Descriptions of the losses of a step, for logs.h5.
struct StepUnits {
  bool as_printed = false;  ///< in the units of the first PrintedLoss, instead of nats per image
  std::string_view total, reconstruction, kl;
};

/// The units of this library.
inline constexpr StepUnits nats_per_image{.total = "the objective, nats per image, mean of the batch",
                                          .reconstruction = "distortion, nats per image, mean of the batch",
                                          .kl = "rate, nats per image, mean of the batch"};

}  // namespace animevae
