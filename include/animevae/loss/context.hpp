// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include <animevae/core/error.hpp>
#include <animevae/loss/evaluation.hpp>
#include <animevae/loss/progress.hpp>
#include <animevae/posterior/diagonal_gaussian.hpp>
#include <animevae/tensor/own_tensors.hpp>
#include <animevae/tensor/random.hpp>

namespace animevae {

/// What an objective is handed that takes a fourth argument, `const auto& context`: the posteriors of the batch with
/// their type, and the model to encode, decode and draw with, in the mode of the evaluation and, in training, with
/// gradients for the weights. In the turn of an adversary, which trains alone, there are none.
template <class M>
struct Context {
  const M& model;
  const typename M::Posteriors& posterior;  ///< of the evaluation's images
  Generator generator{};                    ///< the run's; a run that is resumed draws the same numbers from it
  Progress progress = Progress::final();    ///< of training, for a posterior that changes with it
  Mode mode = Mode::training;
  bool differentiates = true;
  Tensor labels{};  ///< of the evaluation's images; undefined where the model takes none

  // The labels of others, a row for each, are the last argument; without it they are those of the evaluation's images,
  // which must then be as many.

  /// q(z|x) of other images.
  [[nodiscard]] typename M::Posteriors encode(const Tensor& images, const Tensor& of_images = {}) const {
    const at::AutoGradMode differentiate{at::GradMode::is_enabled() && differentiates};
    const Tensor batch = images.to(model.tensor_options()), &given = labels_or(of_images);
    return model.posteriors(
        is_training() ? model.parts.encoder.train(batch, generator, given) : model.parts.encoder(batch, given), mode,
        progress, generator);
  }

  /// The decoder's values of other latents.
  [[nodiscard]] Tensor decode(const Tensor& z, const Tensor& of_images = {}) const {
    const at::AutoGradMode differentiate{at::GradMode::is_enabled() && differentiates};
    const Tensor& given = labels_or(of_images);
    return is_training() ? model.parts.decoder.train(z, generator, given) : model.parts.decoder(z, given);
  }

  /// The mean of p(x|z) from the decoder's values: a picture, which not every link keeps in [0, 1], with gradients.
  [[nodiscard]] Tensor mean(const Tensor& decoded) const { return model.reconstruction.mean(decoded); }

  /// `count` latents from the prior. InvalidValue in training without a generator.
  [[nodiscard]] Tensor sample_latents(std::int64_t count, const Tensor& of_images = {}) const {
    if (!generator.defined())
      throw InvalidValue("the objective draws latents from the prior; give loss() or gradients() a generator");
    Generator shared = generator;  // a handle
    return model.sample_latents(count, shared, M::latent, labels_or(of_images));
  }

  /// The tensors that the posterior declares, to train.
  [[nodiscard]] const OwnTensors& own_posterior() const { return model.parts.own_posterior; }

  [[nodiscard]] const Tensor& labels_or(const Tensor& of_images) const {
    return of_images.defined() ? of_images : labels;
  }

 private:
  [[nodiscard]] bool is_training() const { return mode == Mode::training; }
};

namespace detail {

/// Stands for any model where an objective is looked at without one.
struct AnyModelOfContext {
  using Posteriors = DiagonalGaussian::Batch;
};

}  // namespace detail

}  // namespace animevae
