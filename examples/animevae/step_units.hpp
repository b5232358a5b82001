// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <string_view>

#include <animevae/network/shape.hpp>
#include <animevae/train/measurement.hpp>

struct PrintedLosses {
  double total = 0, reconstruction = 0, kl = 0;
};

/// The losses of a step in a system's own numbers, and in words what each of them is.
struct StepUnits {
  PrintedLosses (*convert)(const animevae::StepLosses& step, const std::map<std::string, double>& policy_values,
                           animevae::Shape image);
  std::string_view total, reconstruction, kl;
};

/// Ours.
inline constexpr StepUnits nats_per_image{
    .convert =
        [](const animevae::StepLosses& step, const std::map<std::string, double>&, animevae::Shape) {
          return PrintedLosses{step.loss, step.distortion, step.rate};
        },
    .total = "the objective, nats per image, mean of the batch",
    .reconstruction = "distortion, nats per image, mean of the batch",
    .kl = "rate, nats per image, mean of the batch"};
