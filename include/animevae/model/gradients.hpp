// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/cat.h>
#include <ATen/ops/stack.h>

#include <concepts>
#include <cstdint>
#include <string_view>
#include <vector>

#include <animevae/loss/evaluation.hpp>
#include <animevae/loss/losses.hpp>
#include <animevae/loss/progress.hpp>
#include <animevae/tensor/backward.hpp>
#include <animevae/tensor/parameters.hpp>
#include <animevae/tensor/random.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// The losses of a batch, on the device that computed them; the host has not read them.
struct BatchLosses {
  std::int64_t images = 0;
  /// Means over the batch: loss, distortion, rate (NaN where there is none), then the rate of each latent where there
  /// is one, then the numbers that model.terms() names; or the loss alone.
  Tensor row{};
};

/// The losses of a batch of so many images whose loss is all there is to tell.
inline BatchLosses batch_losses(const Tensor& loss, std::int64_t images) {
  return {images, loss.detach().reshape({1})};
}

/// `terms` are the objective's own numbers.
inline BatchLosses batch_losses(const Tensor& loss, const Evaluation& e, const std::vector<Tensor>& terms = {}) {
  const at::NoGradGuard no_grad;
  const Tensor row = at::stack({loss.detach(), e.distortion.detach().mean(), rate_or_nan(e).detach().mean()});
  std::vector<Tensor> pieces{row};
  if (e.rate_per_latent.defined()) pieces.push_back(e.rate_per_latent.detach().mean(0).flatten());
  for (const Tensor& distortion : e.distortions) pieces.push_back(distortion.detach().mean().reshape({1}));
  for (const Tensor& term : terms) pieces.push_back(term.detach().reshape({1}).to(row.options()));
  return {e.images.size(0), pieces.size() == 1 ? row : at::cat(pieces)};
}

/// Gives each parameter of the groups the gradient of its loss, and of no other: those of `adversary_group` that of the
/// adversary, those of the decoder that of the decoder, where there are such losses, and all others that of the model.
/// In the turn of a group the others' may be left out.
inline void backward_by_parameters(const Losses& losses, const std::vector<ParameterGroup>& groups,
                                   std::string_view adversary_group, const Progress& progress) {
  if (!losses.decoder.defined() && !losses.adversary.defined()) return backward(losses.model);
  const auto is_adversary = [&](std::string_view group) {
    return losses.adversary.defined() && group == adversary_group;
  };
  std::vector<Tensor> adversary, decoder, others;
  for (const ParameterGroup& group : groups)
    for (const NamedTensor& parameter : group.parameters()) {
      const bool is_decoder = losses.decoder.defined() && parameter.name.starts_with("decoder.");
      (is_adversary(group.name()) ? adversary : is_decoder ? decoder : others).push_back(parameter.tensor);
    }
  if (progress.turn.empty() || is_adversary(progress.turn)) backward(losses.adversary, adversary);
  if (is_adversary(progress.turn)) return;
  backward(losses.decoder, decoder);
  backward(losses.model, others);
}

/// A model that makes the gradients of a batch itself: a regression, or a VAE that knows a faster way than autograd.
/// `gradients` adds to the gradients of the model's optimiser groups, which are zero before.
template <class Model, class Batch>
concept MakesGradients =
    requires(const Model& model, const Batch& batch, const Tensor& noise, const Progress& progress) {
      { model.gradients(batch, noise, progress) } -> std::same_as<BatchLosses>;
    };

/// evaluate() in training mode, with a generator for layers with chance, and labels, where the model takes them.
template <class Model>
Evaluation training_evaluation(const Model& model, const Tensor& images, const Tensor& noise,
                               const Generator& generator, const Tensor& labels = {}) {
  if constexpr (requires { model.evaluate(images, noise, Mode::training, generator, labels); })
    return model.evaluate(images, noise, Mode::training, generator, labels);
  else if constexpr (requires { model.evaluate(images, noise, Mode::training, generator); })
    return model.evaluate(images, noise, Mode::training, generator);
  else return model.evaluate(images, noise);
}

/// evaluate() in evaluation mode, with labels where the model takes them.
template <class Model>
Evaluation evaluation_of(const Model& model, const Tensor& images, const Tensor& noise, const Tensor& labels = {}) {
  if constexpr (requires { model.evaluate(images, noise, Mode::evaluation, Generator{}, labels); })
    return model.evaluate(images, noise, Mode::evaluation, Generator{}, labels);
  else return model.evaluate(images, noise, Mode::evaluation);
}

/// The model's half of a training step: adds the gradients of the loss of a batch to those of its optimiser groups, and
/// returns the losses. A model without gradients() has evaluate() and loss(). Layers with chance, and objectives that
/// draw, take their numbers from `generator`.
template <class Model, class Batch>
BatchLosses gradients_of(const Model& model, const Batch& batch, const Tensor& noise, const Progress& progress,
                         const Generator& generator = {}, const Tensor& labels = {}) {
  if constexpr (requires { model.gradients(batch, noise, progress, generator, labels); }) {
    return model.gradients(batch, noise, progress, generator, labels);
  } else if constexpr (requires { model.gradients(batch, noise, progress, generator); }) {
    return model.gradients(batch, noise, progress, generator);
  } else if constexpr (MakesGradients<Model, Batch>) {
    return model.gradients(batch, noise, progress);
  } else {
    const Evaluation e = training_evaluation(model, batch, noise, generator, labels);
    const Tensor loss = model.loss(e, progress);
    backward(loss);
    return batch_losses(loss, e);
  }
}

}  // namespace animevae
