// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <animevae/core/decimal.hpp>
#include <animevae/core/error.hpp>
#include <animevae/core/values.hpp>
#include <animevae/preset/preset.hpp>

namespace animevae {

namespace detail {

/// Stands for a part that a model has not got.
struct NoPart {};

template <class M>
constexpr auto reconstruction_of() {
  if constexpr (requires { requires std::is_member_object_pointer_v<decltype(&M::reconstruction)>; })
    return std::type_identity<decltype(M::reconstruction)>{};
  else return std::type_identity<NoPart>{};
}
template <class M>
constexpr auto objective_of() {
  if constexpr (requires { requires std::is_member_object_pointer_v<decltype(&M::objective)>; })
    return std::type_identity<decltype(M::objective)>{};
  else return std::type_identity<NoPart>{};
}
template <class M>
constexpr auto prior_of() {
  if constexpr (requires { requires std::is_member_object_pointer_v<decltype(&M::prior)>; })
    return std::type_identity<decltype(M::prior)>{};
  else return std::type_identity<NoPart>{};
}
template <class M>
constexpr auto posterior_of() {
  if constexpr (requires { requires std::is_member_object_pointer_v<decltype(&M::posterior)>; })
    return std::type_identity<decltype(M::posterior)>{};
  else return std::type_identity<NoPart>{};
}

}  // namespace detail

/// How a preset makes its model and trains it. The parts have the names that they have in the model; all that is left
/// out has its default.
///
///     Recipe<Model>{.reconstruction = {.scale = 0.5}, .training = {.epochs = 30, .learning_rate = 1e-3}}
///
/// The numbers of the parts become the program's flags. A model of one's own that is no Vae is made with its options,
/// or by `make`, and its numbers are flags if it lists them by a static `visit`, as a part does.
template <class M>
struct Recipe {
  typename decltype(detail::reconstruction_of<M>())::type reconstruction{};
  typename decltype(detail::objective_of<M>())::type objective{};
  typename decltype(detail::prior_of<M>())::type prior{};
  typename decltype(detail::posterior_of<M>())::type posterior{};
  std::function<M(const ModelOptions&)> make{};  ///< in place of the parts

  TrainOptions training{};
  Adam adam{};
  DataRecipe data{};
  Initialisation initialisation = Initialisation::kaiming_uniform;
  std::vector<Published> published{};
  std::vector<PrintedLoss> (*printed)(const Recipe&) = nullptr;

  template <class F>
  void visit_parts(F&& f) {
    for_each_value(reconstruction, f, "reconstruction.");
    for_each_value(objective, f, "objective.");
    for_each_value(prior, f, "prior.");
    for_each_value(posterior, f, "posterior.");
  }
};

/// The path of a layer that a perceptual loss compares by the user's choice begins with this.
inline constexpr std::string_view compare_at_path = "reconstruction.compare_at_";

namespace detail {

/// Sets a number of a part to the one of its path, where `given` has it. InvalidValue for 2.5 where a whole one is
/// needed.
template <class Number>
void set_given(const std::string& path, Number& value, const Preset::Values& given) {
  const auto found = given.find(path);
  if (found == given.end()) return;
  constexpr double largest_whole = 9007199254740992;  // 2^53: beyond, a double skips whole numbers
  if (std::is_integral_v<Number> &&
      (found->second != std::floor(found->second) || std::abs(found->second) > largest_whole))
    throw InvalidValue(path + " is " + decimal(found->second) + "; it must be a whole number");
  value = Number(found->second);
}

/// The recipe with the numbers that are given in place of its own.
template <class M>
Recipe<M> with_values(Recipe<M> recipe, const Preset::Values& given) {
  if constexpr (requires { recipe.reconstruction.compare.add(std::string{}, 1.0); })
    for (const auto& [path, deviation] : given)
      if (path.starts_with(compare_at_path))
        recipe.reconstruction.compare.add(path.substr(compare_at_path.size()), deviation);
  recipe.visit_parts([&](const std::string& path, auto& value, const auto&...) { set_given(path, value, given); });
  return recipe;
}

}  // namespace detail

/// The model of a recipe. InvalidValue for a number outside its limits.
template <class M>
M model_of(const Recipe<M>& r, const ModelOptions& options) {
  if (r.make) return r.make(options);
  if constexpr (requires { r.posterior.name; })
    return M{.reconstruction = r.reconstruction,
             .objective = r.objective,
             .prior = r.prior,
             .posterior = r.posterior,
             .options = options};
  else if constexpr (requires { M{.reconstruction = r.reconstruction, .objective = r.objective, .options = options}; })
    return M{.reconstruction = r.reconstruction, .objective = r.objective, .options = options};
  else if constexpr (requires { M{.options = options}; }) return M{.options = options};
  else throw InvalidValue("the recipe has no function `make`, and its model cannot be made of options alone");
}

}  // namespace animevae
