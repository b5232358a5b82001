// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/cat.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <animevae/posterior/joint.hpp>
#include <animevae/prior/concept.hpp>
#include <animevae/prior/rate.hpp>

namespace animevae {

template <class... Parts>
struct JointPrior;

namespace detail {

template <class Prior, class... Qs>
struct RatesOfParts;

/// Whether each part of a JointPrior has a rate of the part of a Joint in its place, over the same latents.
template <class... Ps, class... Qs>
struct RatesOfParts<JointPrior<Ps...>, Qs...> {
  static constexpr bool are_as_many = sizeof...(Ps) == sizeof...(Qs);

  static consteval bool exist() {
    if constexpr (are_as_many)
      return ((Ps::size == Qs::size && HasRate<typename Ps::Type, typename Qs::Type::Batch> &&
               !SamplesWithDensity<typename Qs::Type::Batch>)&&...);
    else return false;
  }
  static consteval bool exist_per_latent() {
    if constexpr (are_as_many)
      return ((Ps::size == Qs::size && HasRatePerLatent<typename Ps::Type, typename Qs::Type::Batch>)&&...);
    else return false;
  }
};

}  // namespace detail

/// A prior whose latents, a vector, are divided between several that are independent: `JointPrior<Part<6,
/// StandardNormal>, Part<8, UniformCategorical<4>>>`. Its rate, of a Joint with the same sizes, is the sum of the
/// parts' rates; there is one of each latent where every part has that.
template <class... Parts>
struct JointPrior {
  static_assert(sizeof...(Parts) > 0, "a JointPrior has at least one Part");
  static_assert(((GivesSamples<typename Parts::Type, OwnTensors> || GivesSamples<typename Parts::Type>)&&...),
                "a Part of a JointPrior has a prior that is sampled by itself, without the encoder and not of codes");

  std::tuple<typename Parts::Type...> parts{};

  static constexpr std::string_view name = "joint";
  static constexpr bool is_discrete = (IsDiscrete<typename Parts::Type> || ...);

  static constexpr auto own_tensors(Shape /*latent*/) { return detail::own_tensors_of_parts<Parts...>(); }

  /// Where every part has a rate of each latent: those, in nats, shaped like z.
  template <class... Qs>
  [[nodiscard]] Tensor rate_per_latent(const JointBatch<Qs...>& posterior, const Tensor& z, const OwnTensors& own) const
    requires(detail::RatesOfParts<JointPrior, Qs...>::exist_per_latent())
  {
    const std::vector<Tensor> latents = detail::latents_of_parts<Parts...>(z);
    return at::cat(of_each(
                       own,
                       [&](const auto& prior, const auto& batch, std::size_t i, const OwnTensors& its) {
                         return animevae::rate_per_latent(prior, batch, latents[i], its);
                       },
                       posterior.parts),
                   1);
  }

  /// The sum of the parts' rates, in nats, (N).
  template <class... Qs>
  [[nodiscard]] Tensor rate(const JointBatch<Qs...>& posterior, const Tensor& z, const OwnTensors& own) const
    requires(detail::RatesOfParts<JointPrior, Qs...>::exist())
  {
    const std::vector<Tensor> latents = detail::latents_of_parts<Parts...>(z);
    return sum(of_each(
        own,
        [&](const auto& prior, const auto& batch, std::size_t i, const OwnTensors& its) {
          return animevae::rate(prior, batch, PosteriorSample{latents[i]}, its);
        },
        posterior.parts));
  }

  /// log p(z) in nats, (N), where every part has a density: for posteriors that know theirs for their own samples
  /// alone.
  [[nodiscard]] Tensor log_prob(const Tensor& z, const OwnTensors& own) const
    requires(detail::HasLogProb<typename Parts::Type> && ...)
  {
    const std::vector<Tensor> latents = detail::latents_of_parts<Parts...>(z);
    return sum(of_each(own, [&](const auto& prior, const auto&, std::size_t i, const OwnTensors& its) {
      return prior_log_prob(prior, latents[i], its);
    }));
  }

  [[nodiscard]] Tensor sample(std::int64_t count, Shape /*shape*/, Generator& generator, const Tensor& like,
                              const OwnTensors& own) const {
    constexpr std::array sizes{Parts::size...};
    return at::cat(of_each(own,
                           [&]<class P>(const P& prior, const auto&, std::size_t i, const OwnTensors& its) {
                             if constexpr (GivesSamples<P, OwnTensors>)
                               return prior.sample(count, {sizes[i]}, generator, like, its);
                             else return prior.sample(count, {sizes[i]}, generator, like);
                           }),
                   1);
  }

  /// What the name leaves out, for the structure of a model.
  static std::string description() { return detail::description_of_parts<Parts...>(); }

  static void visit(auto& self, auto&& f) { detail::visit_parts(self.parts, f); }

 private:
  /// f(prior, batch, number from 0, its tensors) of each part, in their order; where there are no batches, the prior in
  /// place of them.
  template <class F, class Batches = std::tuple<typename Parts::Type...>>
  [[nodiscard]] std::vector<Tensor> of_each(const OwnTensors& own, F&& f, const Batches& batches = {}) const {
    const std::vector<OwnTensors> own_of_parts = detail::own_of_parts<Parts...>(own);
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      std::vector<Tensor> all;
      (all.push_back(f(std::get<I>(parts), std::get<I>(batches), I, own_of_parts[I])), ...);
      return all;
    }(std::index_sequence_for<Parts...>{});
  }

  static Tensor sum(const std::vector<Tensor>& terms) {
    Tensor total = terms.front();
    for (std::size_t i = 1; i < terms.size(); ++i) total = total + terms[i];
    return total;
  }
};

}  // namespace animevae
