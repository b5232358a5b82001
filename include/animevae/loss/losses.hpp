// SPDX-License-Identifier: MIT
#pragma once

#include <utility>
#include <vector>

#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// What an objective returns that has more than one number: each a mean over the batch. Parameters get the gradient of
/// one loss alone, and of none of the others.
struct Losses {
  Tensor model{};               ///< what training minimises, and the log calls the loss
  Tensor decoder{};             ///< in its place for the decoder's parameters, if defined
  Tensor adversary{};           ///< for the objective's own optimiser group, if defined: the loss of its network
  std::vector<Tensor> terms{};  ///< numbers for the log, one for each name in the objective's `terms`
};

inline Losses as_losses(Losses losses) { return losses; }
inline Losses as_losses(Tensor loss) { return {.model = std::move(loss)}; }

}  // namespace animevae
