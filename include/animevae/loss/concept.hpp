// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <string_view>

#include <animevae/loss/context.hpp>
#include <animevae/loss/evaluation.hpp>
#include <animevae/loss/losses.hpp>
#include <animevae/loss/progress.hpp>
#include <animevae/tensor/own_tensors.hpp>

namespace animevae {

/// What an objective returns: a number, or several of them.
template <class T>
concept LossOfBatch = std::same_as<T, Tensor> || std::same_as<T, Losses>;

/// The kinds of objective: a function of the evaluation alone, one with tensors of its own (a discriminator), and one
/// that is handed a Context too.
template <class L>
concept PlainObjective = requires(const L& objective, const Evaluation& evaluation, const Progress& progress) {
  { objective(evaluation, progress) } -> LossOfBatch;
};
template <class L>
concept ObjectiveWithTensors =
    requires(const L& objective, const Evaluation& evaluation, const Progress& progress, const OwnTensors& own) {
      { objective(evaluation, progress, own) } -> LossOfBatch;
    };

template <class L, class C = Context<detail::AnyModelOfContext>>
concept ObjectiveWithContext = requires(const L& objective, const Evaluation& evaluation, const Progress& progress,
                                        const OwnTensors& own, const C& context) {
  { objective(evaluation, progress, own, context) } -> LossOfBatch;
};

template <class L>
concept ComputesLoss = PlainObjective<L> || ObjectiveWithTensors<L> || ObjectiveWithContext<L>;

/// The loss that training minimises: one number for a batch, from its evaluation and the progress of training, or
/// Losses. Those with numbers for the log name them, `static constexpr std::array<std::string_view, N> terms{...}`.
/// `beta_at` is the weight of the rate at that point, for logs; `is_warmed_up` says whether its schedules have ended.
template <class L>
concept Objective = requires(const L& objective, const Progress& progress) {
  { L::name } -> std::convertible_to<std::string_view>;
  { objective.beta_at(progress) } -> std::same_as<double>;
  { objective.is_warmed_up(progress) } -> std::same_as<bool>;
} && ComputesLoss<L>;

/// An objective that uses the rate: all, but those that say `static constexpr bool needs_rate = false`. Without it they
/// can train models whose posterior has no density.
template <class L>
concept NeedsRate = !requires { requires !L::needs_rate; };

/// An objective that uses the rate of each latent, which there is where posterior and prior are products over the
/// latents: `static constexpr bool needs_rate_per_latent = true`.
template <class L>
concept NeedsRatePerLatent = requires { requires L::needs_rate_per_latent; };

/// How many samples of each image an objective asks for: `static constexpr int samples = K`, else 1.
template <class L>
[[nodiscard]] constexpr int samples_of() {
  if constexpr (requires { L::samples; }) return L::samples;
  else return 1;
}

/// A policy with numbers of its own in the log.
template <class Policy>
concept HasTerms = requires {
  { Policy::terms.size() } -> std::convertible_to<std::size_t>;
  { Policy::terms[0] } -> std::convertible_to<std::string_view>;
};

/// The losses of an objective of any kind: it is called with as many arguments as it takes, the most first.
template <class L, class C>
[[nodiscard]] Losses losses_of(const L& objective, const Evaluation& e, const Progress& progress, const OwnTensors& own,
                               const C& context) {
  if constexpr (ObjectiveWithContext<L, C>) return as_losses(objective(e, progress, own, context));
  else if constexpr (ObjectiveWithTensors<L>) return as_losses(objective(e, progress, own));
  else return as_losses(objective(e, progress));
}

/// An objective that returns Losses.
template <class L, class C = Context<detail::AnyModelOfContext>>
concept ReturnsLosses = requires(const L& objective, const Evaluation& evaluation, const Progress& progress,
                                 const OwnTensors& own, const C& context) {
  { objective(evaluation, progress, own, context) } -> std::same_as<Losses>;
} || requires(const L& objective, const Evaluation& evaluation, const Progress& progress, const OwnTensors& own) {
  { objective(evaluation, progress, own) } -> std::same_as<Losses>;
};

/// Whether an objective may have an adversary: a network with a loss and an optimiser group of its own.
template <class L, class C = Context<detail::AnyModelOfContext>>
concept MayHaveAdversary = HasOptimiserGroup<L> && ReturnsLosses<L, C>;

}  // namespace animevae
