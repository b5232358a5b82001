// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdint>
#include <string_view>

#include <animevae/posterior/diagonal_gaussian.hpp>
#include <animevae/tensor/own_tensors.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// A prior that is a product over the latents: `rate_per_latent` is in nats, shaped like z, and sums to the rate. A
/// prior with tensors of its own gets them as the last argument of all its functions.
template <class P, class... Own>
concept GivesRatePerLatent =
    requires(const P& prior, const DiagonalGaussian& posterior, const Tensor& z, const Own&... own) {
      { prior.rate_per_latent(posterior, z, own...) } -> std::same_as<Tensor>;
    };

/// A prior of all latents together, such as a mixture: `rate` is log q(z|x) - log p(z) or its mean over q, in nats per
/// image, (N).
template <class P, class... Own>
concept GivesRate = requires(const P& prior, const DiagonalGaussian& posterior, const Tensor& z, const Own&... own) {
  { prior.rate(posterior, z, own...) } -> std::same_as<Tensor>;
};

template <class P, class... Own>
concept GivesSamples =
    requires(const P& prior, Generator& generator, Shape shape, const Tensor& like, const Own&... own) {
      { prior.sample(std::int64_t{}, shape, generator, like, own...) } -> std::same_as<Tensor>;
    };

/// The two kinds of prior: a fixed one, and one with tensors of its own.
template <class P>
concept PlainPrior = GivesSamples<P> && (GivesRatePerLatent<P> || GivesRate<P>);
template <class P>
concept PriorWithTensors =
    GivesSamples<P, OwnTensors> && (GivesRatePerLatent<P, OwnTensors> || GivesRate<P, OwnTensors>);

/// p(z): one type gives both the rate and the samples, so that the two cannot disagree. `sample` gives latents of a
/// shape, (N, latents) or (N, C, H, W), in the precision and on the device of `like`.
template <class P>
concept Prior = requires {
  { P::name } -> std::convertible_to<std::string_view>;
} && (PlainPrior<P> || PriorWithTensors<P>);

/// Whether the rate of each latent is known under a prior.
template <class P>
concept FactorisedPrior = GivesRatePerLatent<P> || GivesRatePerLatent<P, OwnTensors>;

}  // namespace animevae
