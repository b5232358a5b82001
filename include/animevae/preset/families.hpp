// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include <animevae/loss/beta_vae.hpp>
#include <animevae/loss/capacity_vae.hpp>
#include <animevae/loss/elbo.hpp>
#include <animevae/loss/free_bits.hpp>
#include <animevae/model/vae.hpp>
#include <animevae/preset/chosen_parts.hpp>
#include <animevae/preset/recipe.hpp>
#include <animevae/reconstruction/bernoulli.hpp>
#include <animevae/reconstruction/continuous_bernoulli.hpp>
#include <animevae/reconstruction/gaussian.hpp>
#include <animevae/reconstruction/laplace.hpp>

namespace animevae {

namespace detail {

template <class... F>
struct Names {
  static constexpr std::array<std::string_view, sizeof...(F)> all{F::name...};
};

// The part of a recipe is the first to choose from, and so comes before a family of its name.
template <class R>
using ChosenDistributionOr = ChosenDistribution<R, Bernoulli, ContinuousBernoulli, Gaussian, Laplace>;
template <class L>
using ChosenObjectiveOr = ChosenObjective<L, Elbo, BetaVae<LinearWarmup>, CapacityVae<>, FreeBits<>>;

/// The part that is chosen by a name, with its defaults, or `own` where that has the name.
template <class Chosen, class Own>
std::optional<Chosen> chosen_or(const Own& own, std::string_view name) {
  std::optional<Chosen> found;
  using All = decltype(Chosen::is);
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    const auto take = [&]<std::size_t At>(std::integral_constant<std::size_t, At>) {
      using Part = std::variant_alternative_t<At, All>;
      if (found || name != Part::name) return;
      if constexpr (At == 0) found = Chosen{.is = All{std::in_place_index<0>, own}};
      else found = Chosen{.is = All{std::in_place_index<At>}};
    };
    (take(std::integral_constant<std::size_t, I>{}), ...);
  }(std::make_index_sequence<std::variant_size_v<All>>{});
  return found;
}

/// Whether another distribution can stand in place of R: not where R compares features, has data outside [0, 1] or
/// several outputs per channel.
template <class R>
inline constexpr bool can_be_replaced = R::outputs_per_channel == 1 && !HasOwnNetwork<R> && !takes_any_number<R>();

}  // namespace detail

/// The names that `train` offers for the reconstruction distribution and the objective of a preset, beside its own.
inline constexpr auto distribution_families = detail::Names<Bernoulli, ContinuousBernoulli, Gaussian, Laplace>::all;
inline constexpr auto objective_families = detail::Names<Elbo, BetaVae<>, CapacityVae<>, FreeBits<>>::all;

/// Whether a preset of this model can be had with other families.
template <class M>
inline constexpr bool has_families = false;
template <class E, class D, class R, class L, class P, class Q>
inline constexpr bool has_families<Vae<E, D, R, L, P, Q>> = PlainObjective<L> && HasRatePerLatent<P, typename Q::Batch>;

/// Calls `f` with the recipe of the same networks with the reconstruction distribution and the objective of these
/// names. A part that stays keeps its values, another one has its own defaults; what is trained, and how, stays. It is
/// not called for a name that is none of the families of this recipe.
template <class E, class D, class R, class L, class P, class Q, class F>
void with_families(const Recipe<Vae<E, D, R, L, P, Q>>& recipe, std::string_view distribution,
                   std::string_view objective, F&& f) {
  const auto chosen_objective = detail::chosen_or<detail::ChosenObjectiveOr<L>>(recipe.objective, objective);
  if (!chosen_objective) return;
  const auto call = [&](const auto& chosen) {
    using Chosen = std::remove_cvref_t<decltype(chosen)>;
    f(Recipe<Vae<E, D, Chosen, detail::ChosenObjectiveOr<L>, P, Q>>{.reconstruction = chosen,
                                                                    .objective = *chosen_objective,
                                                                    .prior = recipe.prior,
                                                                    .posterior = recipe.posterior,
                                                                    .training = recipe.training,
                                                                    .adam = recipe.adam,
                                                                    .data = recipe.data,
                                                                    .initialisation = recipe.initialisation,
                                                                    .published = recipe.published});
  };
  if constexpr (detail::can_be_replaced<R> && !detail::owns_tensors<R>()) {
    if (const auto chosen = detail::chosen_or<detail::ChosenDistributionOr<R>>(recipe.reconstruction, distribution))
      call(*chosen);
  } else {
    if (distribution == R::name) call(recipe.reconstruction);
    else if constexpr (detail::can_be_replaced<R>)  // its own tensors follow from its type
      if (const auto chosen = detail::chosen_or<detail::ChosenDistributionOr<Laplace>>(Laplace{}, distribution))
        call(*chosen);
  }
}

}  // namespace animevae
