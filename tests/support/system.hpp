// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include <animevae/loss/evaluation.hpp>
#include <animevae/posterior/diagonal_gaussian.hpp>
#include <animevae/tensor/tensor_store.hpp>

#include "support/oracle.hpp"

/// The evaluation that the oracle computed a system's numbers of, in nats under `distribution`.
template <class Distribution>
animevae::Evaluation evaluation_of(const Oracle& oracle, const std::string& system, const Distribution& distribution) {
  const animevae::DiagonalGaussian::Batch posterior{oracle[system + ".mean"], oracle[system + ".log_variance"]};
  animevae::Evaluation e{.images = oracle["systems.images"],
                         .point = posterior.mean,
                         .z = posterior.mean,
                         .decoded = oracle["systems.decoded"]};
  e.distortion = -distribution.log_prob(e.decoded, e.images, {});
  e.rate_per_latent = posterior.kl_divergence_per_latent();
  e.rate = animevae::sum_per_sample(e.rate_per_latent);
  return e;
}

/// The trained numbers of a model.
inline std::int64_t trained_numbers(const animevae::TensorStore& tensors) {
  std::int64_t count = 0;
  for (const animevae::ParameterGroup& group : tensors.groups())
    for (const animevae::NamedTensor& parameter : group.parameters()) count += parameter.tensor.numel();
  return count;
}
