// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include <animevae/posterior/concept.hpp>
#include <animevae/posterior/diagonal_gaussian.hpp>
#include <animevae/posterior/inverse_autoregressive.hpp>

namespace animevae {

/// An invertible map of latents with tensors of its own: `transform(z, context, own)` gives z and the logarithm of the
/// Jacobian's determinant; `context_channels` is how many the encoder makes for it beside the base's moments.
template <class F>
concept Flow = requires(const Tensor& t, const OwnTensors& own) {
  { F::name } -> std::convertible_to<std::string_view>;
  { F::context_channels } -> std::convertible_to<int>;
  { F::own_tensors(Shape{}).size() } -> std::convertible_to<std::size_t>;
  { F::transform(t, t, own).z } -> std::convertible_to<Tensor>;
  { F::transform(t, t, own).log_det } -> std::convertible_to<Tensor>;
};

/// A posterior whose samples go through a flow (Rezende and Mohamed, "Variational Inference with Normalizing Flows",
/// 2015): log q(z|x) = log q0(z0|x) - log det. It knows the density of its own samples, has no variance of each latent,
/// and its point is where the base's point goes.
template <class Base = DiagonalGaussian, Flow F = InverseAutoregressive<>>
struct WithFlow {
  static_assert(Posterior<Base> && HasDensityAnywhere<typename Base::Batch>, "a flow needs a base with a density");

  static constexpr std::string_view name = "with_flow";

  static constexpr Shape moments(Shape latent) {
    const Shape base = Base::moments(latent);
    return {base.channels + F::context_channels, base.height, base.width};
  }
  static constexpr Shape noise(Shape latent) { return Base::noise(latent); }
  static constexpr auto own_tensors(Shape latent) { return F::own_tensors(latent); }

  struct Batch {
    typename Base::Batch base{};
    Tensor context{};  ///< (N, numbers)
    Shape latent{};
    OwnTensors own{};

    [[nodiscard]] Tensor rsample(const Tensor& noise) const { return transformed(base.rsample(noise)).z; }
    [[nodiscard]] Tensor point() const { return transformed(base.point()).z; }

    [[nodiscard]] PosteriorSample rsample_with_log_prob(const Tensor& noise) const {
      const Tensor start = base.rsample(noise);
      const auto [z, log_det] = transformed(start);
      return {z, base.log_prob(start) - log_det};
    }

   private:
    [[nodiscard]] auto transformed(const Tensor& start) const {
      auto result = F::transform(start.flatten(1), context, own);
      result.z = result.z.view(batch_sizes(start.size(0), latent));
      return result;
    }
  };

  static Batch of(const Tensor& moments, Shape latent, const OwnTensors& own) {
    const std::int64_t base = Base::moments(latent).channels;
    return {Base::of(moments.narrow(1, 0, base), latent), moments.narrow(1, base, F::context_channels).flatten(1),
            latent, own};
  }

  /// What the name leaves out, for the structure of a model.
  static std::string description() { return std::string{Base::name} + ", " + std::string{F::name}; }
};

static_assert(Posterior<WithFlow<>> && SamplesWithDensity<WithFlow<>::Batch>);

}  // namespace animevae
