// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>

#include <animevae/preset/preset.hpp>
#include <animevae/preset/step_units.hpp>
#include <animevae/systems/facenet.hpp>

namespace animevae::program {

/// The recipe that all its models share.
inline TrainOptions training_of_facenet() {
  const animevae::facenet::Recipe& recipe = animevae::facenet::recipe;
  return {.steps = recipe.steps, .batch_size = recipe.batch_size, .learning_rate = recipe.learning_rate};
}

/// A loss as facenet prints it. Its reconstruction term follows from the distortion, so logs.h5 can have it for every
/// step.
inline PrintedLoss facenet_loss(std::string_view name, const animevae::facenet::Recipe& weights,
                                std::function<double(double distortion, std::int64_t images)> from_distortion) {
  return {.name = name,
          .reconstruction =
              [from_distortion](const animevae::Evaluation& e) {
                return from_distortion(e.distortion.mean().item<double>(), e.images.size(0));
              },
          .kl = &animevae::facenet::kl,
          .total = [weights](double error, double rate) { return animevae::facenet::total(error, rate, weights); },
          .is_summed = true,
          .from_distortion = std::move(from_distortion)};
}

/// The descriptions of these losses in logs.h5.
constexpr StepUnits facenet_units(std::string_view reconstruction) {
  return {.as_printed = true,
          .total = "alfa * kl_loss + beta * reconstruction_loss, as facenet computes it",
          .reconstruction = reconstruction,
          .kl = "KL divergence in nats, mean of the batch"};
}

}  // namespace animevae::program
