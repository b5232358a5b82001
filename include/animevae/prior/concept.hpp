// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdint>
#include <string_view>

#include <animevae/tensor/own_tensors.hpp>
#include <animevae/tensor/random.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

namespace detail {

/// Stands for what a prior is handed of a model with posteriors B (model/prior_context.hpp), where one is looked at
/// without a model.
template <class B>
struct AnyPriorContext {
  using Posteriors = B;
};

}  // namespace detail

template <class P, class... Own>
concept GivesSamples =
    requires(const P& prior, Generator& generator, Shape shape, const Tensor& like, const Own&... own) {
      { prior.sample(std::int64_t{}, shape, generator, like, own...) } -> std::same_as<Tensor>;
    };

/// A prior over codes, for a posterior with a codebook: `sample_codes` gives numbers of codes for the places of latents
/// of a shape, (count, places) int64.
template <class P, class... Own>
concept GivesCodes = requires(const P& prior, Generator& generator, Shape shape, const Own&... own) {
  { prior.sample_codes(std::int64_t{}, shape, std::int64_t{}, generator, own...) } -> std::same_as<Tensor>;
};

/// A prior that needs the model's encoder: `const auto& context` is the last argument of `log_prob` and `sample`,
/// behind its tensors, and `context.encode(images)` gives the posteriors of images (model/prior_context.hpp).
template <class P, class C = detail::AnyPriorContext<void>>
concept PriorWithContext = GivesSamples<P, OwnTensors, C>;

template <class P>
concept PriorOfCodes = GivesCodes<P, OwnTensors> || (GivesCodes<P> && !HasOwnTensors<P> && !HasOwnNetwork<P>);

/// A prior p(z|labels), which takes a row of `labels` numbers for each image: `given(labels, own)` makes of rows (N,
/// labels) the prior of those images' latents, a prior like any other but without tensors of its own, of which
/// sample() draws one latent for each row.
template <class P>
concept PriorOfLabels = requires(const P& prior, const Tensor& labels, const OwnTensors& own) {
  { P::labels } -> std::convertible_to<int>;
  { prior.given(labels, own) } -> std::same_as<typename P::Given>;
} && GivesSamples<typename P::Given>;

namespace detail {
template <class P>
struct GivenPrior {
  using Type = P;
};
template <PriorOfLabels P>
struct GivenPrior<P> {
  using Type = typename P::Given;
};
}  // namespace detail

/// What gives the rate and the samples once labels are given: the prior itself where it takes none.
template <class P>
using GivenPrior = typename detail::GivenPrior<P>::Type;

template <class P>
decltype(auto) prior_given(const P& prior, const Tensor& labels, const OwnTensors& own) {
  if constexpr (PriorOfLabels<P>) return prior.given(labels, own);
  else return (prior);  // by reference
}

/// p(z): one type gives both the rate and the samples, so that the two cannot disagree. `sample` gives latents of a
/// shape, (N, latents) or (N, C, H, W), in the precision and on the device of `like`. What else a prior has decides
/// for which posteriors it has a rate (prior/rate.hpp): `log_prob(z)` in nats, (N); `log_prob_per_latent(z)`, shaped
/// like z, of a product over the latents; and, where the KL divergence has a closed form, `rate(posterior, z)` or
/// `rate_per_latent(posterior, z)` for the type of a posterior's batch. A prior with tensors of its own gets them as
/// the last argument of all its functions; one that needs the encoder has a context behind them (PriorWithContext).
template <class P>
concept Prior =
    requires {
      { P::name } -> std::convertible_to<std::string_view>;
    } && (PriorOfCodes<P> || PriorWithContext<P> || PriorOfLabels<P> || GivesSamples<P, OwnTensors> ||
          (GivesSamples<P> && !HasOwnTensors<P> && !HasOwnNetwork<P>));

}  // namespace animevae
