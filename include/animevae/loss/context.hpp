// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include <animevae/loss/evaluation.hpp>
#include <animevae/loss/progress.hpp>
#include <animevae/posterior/diagonal_gaussian.hpp>
#include <animevae/tensor/own_tensors.hpp>
#include <animevae/tensor/random.hpp>

namespace animevae {

/// What an objective is handed that takes a fourth argument, `const auto& context`: the posteriors of the batch with
/// their type, and the model to encode, decode and draw with, in training mode and with gradients for the weights.
template <class M>
struct Context {
  const M& model;
  const typename M::Posteriors& posterior;  ///< of the evaluation's images
  Generator generator{};                    ///< the run's; a run that is resumed draws the same numbers from it
  Progress progress = Progress::final();    ///< of training, for a posterior that changes with it

  /// q(z|x) of other images.
  [[nodiscard]] typename M::Posteriors encode(const Tensor& images) const {
    return model.posteriors(model.parts.encoder.train(images.to(model.tensor_options()), generator), Mode::training,
                            progress);
  }

  /// The decoder's values of other latents.
  [[nodiscard]] Tensor decode(const Tensor& z) const { return model.parts.decoder.train(z, generator); }

  /// `count` latents from the prior.
  [[nodiscard]] Tensor sample_latents(std::int64_t count) const {
    Generator shared = generator;  // a handle
    return model.sample_latents(count, shared);
  }

  /// The tensors that the posterior declares, to train.
  [[nodiscard]] const OwnTensors& own_posterior() const { return model.parts.own_posterior; }
};

namespace detail {

/// Stands for any model where an objective is looked at without one.
struct AnyModelOfContext {
  using Posteriors = DiagonalGaussian::Batch;
};

}  // namespace detail

}  // namespace animevae
