// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdint>
#include <string_view>

#include <animevae/posterior/diagonal_gaussian.hpp>
#include <animevae/tensor/own_tensors.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// The two kinds of prior: a fixed one, and one with tensors of its own.
template <class P>
concept PlainPrior = requires(const P& prior, const DiagonalGaussian& posterior, const Tensor& z) {
  { prior.rate_per_latent(posterior, z) } -> std::same_as<Tensor>;
};
template <class P>
concept PriorWithTensors =
    requires(const P& prior, const DiagonalGaussian& posterior, const Tensor& z, const OwnTensors& own) {
      { prior.rate_per_latent(posterior, z, own) } -> std::same_as<Tensor>;
    };

template <class P>
concept ComputesRate = PlainPrior<P> || PriorWithTensors<P>;

/// p(z): one type gives both the rate and the samples, so that the two cannot disagree. `rate_per_latent` is in nats,
/// shaped like z, and sums to the rate; `sample` gives latents of a shape.
template <class P>
concept Prior = requires(const P& prior, const Tensor& like, Generator& generator, Shape shape) {
  { P::name } -> std::convertible_to<std::string_view>;
  { prior.sample(std::int64_t{}, shape, generator, like) } -> std::same_as<Tensor>;
} && ComputesRate<P>;

}  // namespace animevae
