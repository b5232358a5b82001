// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>

#include <animevae/posterior/concept.hpp>
#include <animevae/prior/concept.hpp>

namespace animevae {

// The rate is KL(q(z|x) || p(z)): in closed form where the prior knows one for the posterior, else log q(z|x) - log
// p(z) at the posterior's sample z, whose mean over q it is. A product over the latents on both sides has a rate of
// each latent; of all latents together, such as a mixture, there is one rate alone.

namespace detail {

// Each member of a prior is called with its tensors where it takes them, and without where not.
template <class P, class B, class... Own>
concept ClosedRatePerLatent = requires(const P& prior, const B& posterior, const Tensor& z, const Own&... own) {
  { prior.rate_per_latent(posterior, z, own...) } -> std::same_as<Tensor>;
};
template <class P, class B, class... Own>
concept ClosedRate = requires(const P& prior, const B& posterior, const Tensor& z, const Own&... own) {
  { prior.rate(posterior, z, own...) } -> std::same_as<Tensor>;
};
template <class P, class... Own>
concept GivesLogProbPerLatent = requires(const P& prior, const Tensor& z, const Own&... own) {
  { prior.log_prob_per_latent(z, own...) } -> std::same_as<Tensor>;
};
template <class P, class... Own>
concept GivesLogProb = requires(const P& prior, const Tensor& z, const Own&... own) {
  { prior.log_prob(z, own...) } -> std::same_as<Tensor>;
};

template <class P, class B>
concept HasClosedRatePerLatent = ClosedRatePerLatent<P, B, OwnTensors> || ClosedRatePerLatent<P, B>;
template <class P, class B>
concept HasClosedRate = ClosedRate<P, B, OwnTensors> || ClosedRate<P, B>;
template <class P>
concept HasLogProbPerLatent = GivesLogProbPerLatent<P, OwnTensors> || GivesLogProbPerLatent<P>;
template <class P>
concept HasLogProb = GivesLogProb<P, OwnTensors> || GivesLogProb<P> || HasLogProbPerLatent<P>;
/// log p(z) of a prior that asks for a context.
template <class P, class B>
concept HasLogProbInContext = GivesLogProb<P, OwnTensors, AnyPriorContext<B>>;

}  // namespace detail

/// Whether the rate of each latent is known: prior P and the posteriors B are both products over the latents.
template <class P, class B>
concept HasRatePerLatent = detail::HasClosedRatePerLatent<P, B> ||
                           (!detail::HasClosedRate<P, B> && detail::HasLogProbPerLatent<P> && HasDensityPerLatent<B>);

/// Whether there is a rate of posteriors B under prior P.
template <class P, class B>
concept HasRate = HasRatePerLatent<P, B> || detail::HasClosedRate<P, B> ||
                  ((detail::HasLogProb<P> || detail::HasLogProbInContext<P, B>)&&HasDensity<B>);

/// log p(z) of each latent, in nats, shaped like z.
template <class P>
  requires detail::HasLogProbPerLatent<P>
Tensor prior_log_prob_per_latent(const P& prior, const Tensor& z, const OwnTensors& own) {
  if constexpr (detail::GivesLogProbPerLatent<P, OwnTensors>) return prior.log_prob_per_latent(z, own);
  else return prior.log_prob_per_latent(z);
}

/// log p(z) in nats, (N).
template <class P>
  requires detail::HasLogProb<P>
Tensor prior_log_prob(const P& prior, const Tensor& z, const OwnTensors& own) {
  if constexpr (detail::GivesLogProb<P, OwnTensors>) return prior.log_prob(z, own);
  else if constexpr (detail::GivesLogProb<P>) return prior.log_prob(z);
  else return sum_per_sample(prior_log_prob_per_latent(prior, z, own));
}

/// The rate of each latent, in nats, shaped like z.
template <class P, class B>
  requires HasRatePerLatent<P, B>
Tensor rate_per_latent(const P& prior, const B& posterior, const Tensor& z, const OwnTensors& own) {
  if constexpr (detail::ClosedRatePerLatent<P, B, OwnTensors>) return prior.rate_per_latent(posterior, z, own);
  else if constexpr (detail::ClosedRatePerLatent<P, B>) return prior.rate_per_latent(posterior, z);
  else return posterior.log_prob_per_latent(z) - prior_log_prob_per_latent(prior, z, own);
}

/// The rate of all latents together, in nats, (N); `context` is for a prior that asks for one.
template <class P, class B, class... C>
  requires HasRate<P, B>
Tensor rate(const P& prior, const B& posterior, const PosteriorSample& sample, const OwnTensors& own,
            const C&... context) {
  if constexpr (HasRatePerLatent<P, B>) return sum_per_sample(rate_per_latent(prior, posterior, sample.z, own));
  else if constexpr (detail::ClosedRate<P, B, OwnTensors>) return prior.rate(posterior, sample.z, own);
  else if constexpr (detail::ClosedRate<P, B>) return prior.rate(posterior, sample.z);
  else if constexpr (detail::HasLogProbInContext<P, B>)
    return log_prob_of(posterior, sample) - prior.log_prob(sample.z, own, context...);
  else return log_prob_of(posterior, sample) - prior_log_prob(prior, sample.z, own);
}

}  // namespace animevae
