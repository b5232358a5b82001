// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdint>
#include <string_view>

#include <animevae/tensor/own_tensors.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

struct Progress;  // loss/progress.hpp

/// The approximate posteriors q(z|x) of a batch of images, one each: a distribution over z, (N, latents) for vectors
/// and (N, C, H, W) for latent maps. `rsample` turns standard normal noise into z, differentiable in the moments;
/// `point` is the latent that stands for an image where one is wanted, as in reconstructions: the mean, where there is
/// one.
template <class B>
concept PosteriorBatch = requires(const B& batch, const Tensor& noise) {
  { batch.rsample(noise) } -> std::same_as<Tensor>;
  { batch.point() } -> std::same_as<Tensor>;
};

/// A sample of a batch of posteriors.
struct PosteriorSample {
  Tensor z{};
  Tensor log_prob{};  ///< log q(z|x) in nats, (N), of posteriors that know it for their own samples alone
};

/// A distribution that knows the density of its own samples, as a flow does that is slow to invert.
template <class B>
concept SamplesWithDensity = requires(const B& batch, const Tensor& noise) {
  { batch.rsample_with_log_prob(noise) } -> std::same_as<PosteriorSample>;
};

/// A distribution that knows its density anywhere: log q(z|x) in nats, one number per image, (N).
template <class B>
concept HasDensityAnywhere = requires(const B& batch, const Tensor& z) {
  { batch.log_prob(z) } -> std::same_as<Tensor>;
};

template <class B>
concept HasDensity = HasDensityAnywhere<B> || SamplesWithDensity<B>;

/// A distribution that is a product over the latents: log q of each latent in nats, shaped like z.
template <class B>
concept HasDensityPerLatent = requires(const B& batch, const Tensor& z) {
  { batch.log_prob_per_latent(z) } -> std::same_as<Tensor>;
};

template <class Q, class... Asked>
concept MakesPosteriors = requires(const Q& posterior, const Tensor& moments, Shape latent, const Asked&... asked) {
  { posterior.of(moments, latent, asked...) } -> std::same_as<typename Q::Batch>;
};

/// The approximate posterior as a policy. `moments(latent)` is the shape that the encoder makes for latents of a shape,
/// `noise(latent)` that of the standard normal numbers that one sample takes, and `of` makes the posteriors of a batch
/// from the encoder's output. A posterior with tensors of its own gets them as a third argument of `of`, and one that
/// changes as training goes on asks for a `const Progress&` as the last, which is Progress::final() in evaluation.
template <class Q>
concept Posterior =
    requires {
      { Q::name } -> std::convertible_to<std::string_view>;
      { Q::moments(Shape{}) } -> std::same_as<Shape>;
      { Q::noise(Shape{}) } -> std::same_as<Shape>;
    } && PosteriorBatch<typename Q::Batch> &&
    (MakesPosteriors<Q> || MakesPosteriors<Q, OwnTensors> || MakesPosteriors<Q, Progress> ||
     MakesPosteriors<Q, OwnTensors, Progress>);

/// The posteriors of a batch, from a posterior that is handed what it asks for.
template <Posterior Q>
typename Q::Batch make_posteriors(const Q& posterior, const Tensor& moments, Shape latent, const OwnTensors& own,
                                  const Progress& progress) {
  if constexpr (MakesPosteriors<Q, OwnTensors, Progress>) return posterior.of(moments, latent, own, progress);
  else if constexpr (MakesPosteriors<Q, OwnTensors>) return posterior.of(moments, latent, own);
  else if constexpr (MakesPosteriors<Q, Progress>) return posterior.of(moments, latent, progress);
  else return posterior.of(moments, latent);
}

/// Whether a posterior can make latents of a shape: any, unless it says `static constexpr bool takes(Shape latent)`.
template <class Q>
constexpr bool takes_latents(Shape latent) {
  if constexpr (requires { Q::takes(latent); }) return Q::takes(latent);
  else return true;
}

/// A part whose latents, or some of them, are categories instead of numbers: `static constexpr bool is_discrete =
/// true`.
template <class Part>
concept IsDiscrete = requires { requires Part::is_discrete; };

/// A sample, with what the posteriors know of it.
template <PosteriorBatch B>
PosteriorSample sample_of(const B& batch, const Tensor& noise) {
  if constexpr (SamplesWithDensity<B>) return batch.rsample_with_log_prob(noise);
  else return {batch.rsample(noise)};
}

/// log q(z|x) of a sample in nats, (N).
template <HasDensity B>
Tensor log_prob_of(const B& batch, const PosteriorSample& sample) {
  if constexpr (SamplesWithDensity<B>) return sample.log_prob;
  else return batch.log_prob(sample.z);
}

/// A posterior whose latents are codes of a codebook: `codes` of them, and `latents(indices, shape, own)` looks them
/// up.
template <class Q>
concept PosteriorOfCodes = requires(const Tensor& indices, Shape shape, const OwnTensors& own) {
  { Q::codes } -> std::convertible_to<int>;
  { Q::latents(indices, shape, own) } -> std::same_as<Tensor>;
};

/// Whether a latent, in its place of a row, is a number that can be moved along an axis: no code and no category is. A
/// posterior with latents of both kinds has `is_continuous(i)`.
template <class Q>
constexpr bool has_continuous_latent(std::int64_t i) {
  if constexpr (requires { Q::is_continuous(i); }) return Q::is_continuous(i);
  else return !PosteriorOfCodes<Q> && !IsDiscrete<Q>;
}

/// What is known about each latent of a batch of images by itself, in rows, (N, latents); a latent map counts as a
/// vector.
struct LatentRows {
  Tensor point{};         ///< the latents that stand for the images
  Tensor log_variance{};  ///< of each latent under q(z|x); undefined where the posterior has none

  [[nodiscard]] LatentRows of_image(std::int64_t i) const {
    return {point[i], log_variance.defined() ? log_variance[i] : Tensor{}};
  }
};

/// The rows of a batch of posteriors. One with a variance of each latent has `marginal_log_variance()`, shaped like z.
template <PosteriorBatch B>
LatentRows rows_of(const B& batch) {
  LatentRows rows{batch.point().flatten(1)};
  if constexpr (requires { batch.marginal_log_variance(); })
    rows.log_variance = batch.marginal_log_variance().flatten(1);
  return rows;
}

}  // namespace animevae
