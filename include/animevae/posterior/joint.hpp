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

#include <animevae/posterior/concept.hpp>
#include <animevae/tensor/part.hpp>

namespace animevae {

namespace detail {

/// What StandardNormal asks for: KL(q || N(0, I)) in closed form, of each latent or of all together.
template <class B>
concept HasDivergencePerLatent = requires(const B& batch) { batch.kl_divergence_per_latent(); };
template <class B>
concept HasDivergence = HasDivergencePerLatent<B> || requires(const B& batch) { batch.kl_divergence(); };

template <class B>
concept HasMarginalVariance = requires(const B& batch) { batch.marginal_log_variance(); };

template <HasDivergence B>
Tensor divergence_of(const B& batch) {
  if constexpr (HasDivergencePerLatent<B>) return batch.kl_divergence_per_latent().sum(1);
  else return batch.kl_divergence();
}

}  // namespace detail

/// Posteriors that are independent given an image, each over some of the latents. It has what all of its parts have.
template <class... Parts>
struct JointBatch {
  std::tuple<typename Parts::Type::Batch...> parts{};

  [[nodiscard]] Tensor rsample(const Tensor& noise) const {
    const std::vector<Tensor> noises = noises_of_parts(noise);
    return at::cat(of_each([&](const auto& part, std::size_t i) { return part.rsample(noises[i]); }), 1);
  }

  [[nodiscard]] Tensor point() const {
    return at::cat(of_each([](const auto& part, std::size_t) { return part.point(); }), 1);
  }

  [[nodiscard]] Tensor marginal_log_variance() const
    requires(detail::HasMarginalVariance<typename Parts::Type::Batch> && ...)
  {
    return at::cat(of_each([](const auto& part, std::size_t) { return part.marginal_log_variance(); }), 1);
  }

  /// log q(z|x) of every latent, in nats; shaped like z.
  [[nodiscard]] Tensor log_prob_per_latent(const Tensor& z) const
    requires(HasDensityPerLatent<typename Parts::Type::Batch> && ...)
  {
    const std::vector<Tensor> latents = detail::latents_of_parts<Parts...>(z);
    return at::cat(of_each([&](const auto& part, std::size_t i) { return part.log_prob_per_latent(latents[i]); }), 1);
  }

  /// log q(z|x) in nats, (N).
  [[nodiscard]] Tensor log_prob(const Tensor& z) const
    requires(HasDensityAnywhere<typename Parts::Type::Batch> && ...)
  {
    const std::vector<Tensor> latents = detail::latents_of_parts<Parts...>(z);
    return sum(of_each([&](const auto& part, std::size_t i) { return part.log_prob(latents[i]); }));
  }

  /// A sample and its density, where one of the parts knows that for its own samples alone.
  [[nodiscard]] PosteriorSample rsample_with_log_prob(const Tensor& noise) const
    requires((HasDensity<typename Parts::Type::Batch> && ...) &&
             (SamplesWithDensity<typename Parts::Type::Batch> || ...))
  {
    const std::vector<Tensor> noises = noises_of_parts(noise);
    std::vector<Tensor> z;
    const Tensor log_prob = sum(of_each([&](const auto& part, std::size_t i) {
      const PosteriorSample sample = sample_of(part, noises[i]);
      z.push_back(sample.z);
      return log_prob_of(part, sample);
    }));
    return {at::cat(z, 1), log_prob};
  }

  /// KL(q || N(0, I)) of every latent, in nats; shaped like z.
  [[nodiscard]] Tensor kl_divergence_per_latent() const
    requires(detail::HasDivergencePerLatent<typename Parts::Type::Batch> && ...)
  {
    return at::cat(of_each([](const auto& part, std::size_t) { return part.kl_divergence_per_latent(); }), 1);
  }

  /// KL(q || N(0, I)) in nats, (N).
  [[nodiscard]] Tensor kl_divergence() const
    requires((detail::HasDivergence<typename Parts::Type::Batch> && ...) &&
             !(detail::HasDivergencePerLatent<typename Parts::Type::Batch> && ...))
  {
    return sum(of_each([](const auto& part, std::size_t) { return detail::divergence_of(part); }));
  }

 private:
  static std::vector<Tensor> noises_of_parts(const Tensor& noise) {
    return noise.split_with_sizes(std::array{std::int64_t{Parts::Type::noise({Parts::size}).channels}...}, 1);
  }

  /// f(part, its number from 0) of each part, in their order.
  template <class F>
  [[nodiscard]] std::vector<Tensor> of_each(F&& f) const {
    return std::apply(
        [&](const auto&... part) {
          std::size_t i = 0;
          std::vector<Tensor> all;
          (all.push_back(f(part, i++)), ...);
          return all;
        },
        parts);
  }

  static Tensor sum(const std::vector<Tensor>& terms) {
    Tensor total = terms.front();
    for (std::size_t i = 1; i < terms.size(); ++i) total = total + terms[i];
    return total;
  }
};

/// A posterior whose latents, a vector, are divided between several: `Joint<Part<6, DiagonalGaussian>, Part<8,
/// Categorical<4>>>` has 6 numbers and then two variables of 4 values. The encoder makes the moments of the first part,
/// then those of the second, and so on. With a JointPrior of the same sizes the rate is the sum of the parts'.
template <class... Parts>
struct Joint {
  static_assert(sizeof...(Parts) > 0, "a Joint has at least one Part");
  static_assert((Posterior<typename Parts::Type> && ...), "a Part of a Joint has a posterior");
  static_assert((!PosteriorOfCodes<typename Parts::Type> && ...), "a codebook cannot be a part of a Joint");
  static_assert((takes_latents<typename Parts::Type>({Parts::size}) && ...),
                "the size of a Part does not suit its posterior; that of a Categorical is a multiple of its values");

  std::tuple<typename Parts::Type...> parts{};

  static constexpr std::string_view name = "joint";
  static constexpr int size = (Parts::size + ...);
  static constexpr bool is_discrete = (IsDiscrete<typename Parts::Type> || ...);
  using Batch = JointBatch<Parts...>;

  static constexpr bool takes(Shape latent) { return latent == Shape{size}; }
  static constexpr Shape moments(Shape /*latent*/) { return {(Parts::Type::moments({Parts::size}).channels + ...)}; }
  static constexpr Shape noise(Shape /*latent*/) { return {(Parts::Type::noise({Parts::size}).channels + ...)}; }
  static constexpr auto own_tensors(Shape /*latent*/) { return detail::own_tensors_of_parts<Parts...>(); }

  /// Whether a latent is a number: those of some parts may be categories.
  static constexpr bool is_continuous(std::int64_t latent) {
    bool found = false;
    ((latent >= 0 && latent < Parts::size ? found = has_continuous_latent<typename Parts::Type>(latent) : false,
      latent -= Parts::size),
     ...);
    return found;
  }

  [[nodiscard]] Batch of(const Tensor& moments, Shape /*latent*/, const OwnTensors& own,
                         const Progress& progress) const {
    const std::vector<Tensor> of_parts =
        moments.split_with_sizes(std::array{std::int64_t{Parts::Type::moments({Parts::size}).channels}...}, 1);
    const std::vector<OwnTensors> own_of_parts = detail::own_of_parts<Parts...>(own);
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return Batch{
          {make_posteriors(std::get<I>(parts), of_parts[I], Shape{Parts::size}, own_of_parts[I], progress)...}};
    }(std::index_sequence_for<Parts...>{});
  }

  /// What the name leaves out, for the structure of a model: "6 diagonal_gaussian, 8 categorical of 4 values".
  static std::string description() { return detail::description_of_parts<Parts...>(); }

  static void visit(auto& self, auto&& f) { detail::visit_parts(self.parts, f); }
};

}  // namespace animevae
