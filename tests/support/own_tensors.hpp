// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include <animevae/tensor/own_tensors.hpp>

#include "support/tensors.hpp"

/// The tensors that a policy declares, in float64, each of random numbers.
template <class Policy>
animevae::OwnTensors random_own_tensors(animevae::Shape latent, std::uint64_t seed = 1) {
  animevae::OwnTensors own;
  for (const animevae::OwnTensor& declared : animevae::own_tensors_of<Policy>(latent))
    own.tensors.push_back(normal_numbers({declared.shape.size()}, seed++) * 0.5);
  return own;
}
