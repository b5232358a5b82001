// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <animevae/core/values.hpp>
#include <animevae/model/latent_model.hpp>
#include <animevae/network/counts.hpp>
#include <animevae/preset/families.hpp>
#include <animevae/preset/preset.hpp>
#include <animevae/preset/recipe.hpp>

namespace animevae {

namespace detail {

template <class Values>
std::vector<ModelValue> listed(Values&& visit) {
  std::vector<ModelValue> all;
  visit([&](const std::string& path, auto& value, const Limits& limits, std::string_view help) {
    all.push_back(
        {path, double(value), std::is_integral_v<std::remove_reference_t<decltype(value)>>, limits, std::string{help}});
  });
  return all;
}

template <class M>
AnyModel open_preset(const Recipe<M>& recipe, const ModelOptions& options, const Preset::Values& values,
                     const Weights* features) {
  Recipe<M> with = with_values(recipe, values);
  if constexpr (requires { with.reconstruction.weights; }) with.reconstruction.weights = features;
  auto model = std::make_shared<M>(model_of(with, options));
  if constexpr (HasValues<M>) {
    for_each_value(*model,
                   [&](const std::string& path, auto& value, const auto&...) { set_given(path, value, values); });
    model->check_values();
  }
  return AnyModel{std::move(model)};
}

template <TrainableModel M>
Preset preset_alone(std::string name, std::string description, const Recipe<M>& recipe) {
  Preset made{.name = std::move(name),
              .description = std::move(description),
              .training = recipe.training,
              .adam = recipe.adam,
              .data = recipe.data,
              .initialisation = recipe.initialisation,
              .published = recipe.published};
  if constexpr (requires { M::image, M::latent; }) {
    made.image = M::image;
    made.latent = M::latent;
  } else {
    const M model = model_of(recipe, {});
    made.image = model.image_shape();
    made.latent = model.latent_shape();
  }
  if constexpr (requires { M::networks(); }) {
    made.networks = M::networks();
    for (const NamedNetwork& each : made.networks) made.parameters += parameter_count(each.network);
  } else {
    for (const ParameterGroup& group : model_of(recipe, {}).tensors().groups())
      for (const NamedTensor& parameter : group.parameters()) made.parameters += parameter.tensor.numel();
  }
  if constexpr (requires { recipe.reconstruction.name; }) made.distribution = recipe.reconstruction.name;
  if constexpr (requires { recipe.objective.name; }) made.objective = recipe.objective.name;
  made.open = [recipe](const ModelOptions& options, const Preset::Values& values, const Weights* features) {
    return detail::open_preset(recipe, options, values, features);
  };
  made.values = [recipe] {
    if constexpr (HasValues<M>) {
      M model = model_of(recipe, {});
      return detail::listed([&](auto&& f) { for_each_value(model, f); });
    } else {
      Recipe<M> values = recipe;
      return detail::listed([&](auto&& f) { values.visit_parts(f); });
    }
  };
  made.printed = [recipe](const Preset::Values& values) {
    return recipe.printed == nullptr ? std::vector<PrintedLoss>{} : recipe.printed(detail::with_values(recipe, values));
  };
  return made;
}

}  // namespace detail

/// A preset of any model, for run_program():
///
///     preset<Model>("mine", "what it is", {.training = {.epochs = 30}})
///
/// The model's networks are shown if it has `static std::vector<NamedNetwork> networks()`, as a Vae has.
template <TrainableModel M>
Preset preset(std::string name, std::string description, const Recipe<M>& recipe = {}) {
  if constexpr (requires { M::label_count(); })
    static_assert(M::label_count() == 0, "the model takes labels, and the program has none for its images");
  Preset made = detail::preset_alone(std::move(name), std::move(description), recipe);
  if constexpr (has_families<M>)
    made.family = [recipe](const Preset& of, std::string_view reconstruction, std::string_view objective) {
      std::optional<Preset> found;
      with_families(recipe, reconstruction, objective, [&](const auto& other) {
        found = detail::preset_alone(of.name, of.description, other);
        found->features = of.features;
        found->pictures = of.pictures;
        found->step_log = of.step_log;
      });
      return found;
    };
  return made;
}

}  // namespace animevae
