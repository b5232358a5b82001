// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <animevae/core/decimal.hpp>
#include <animevae/model/vae.hpp>

#include "presets/compared_layers.hpp"
#include "presets/presets.hpp"

namespace animevae::program {

// Makes a row of the table of presets from a function that returns a model's policies. Model types are known only here
// and in the files of the systems.

/// The policies of a model type with their values, before the model exists, and the losses that its system's own
/// program prints, if the model belongs to a published system.
template <class Model>
struct Policies {
  decltype(Model::reconstruction) reconstruction{};
  decltype(Model::objective) objective{};
  decltype(Model::prior) prior{};
  std::vector<PrintedLoss> (*printed)(const Policies&) = nullptr;

  template <class F>
  void visit(F&& f) {
    animevae::for_each_value(reconstruction, f, "reconstruction.");
    animevae::for_each_value(objective, f, "objective.");
    animevae::for_each_value(prior, f, "prior.");
  }
};

template <auto make_policies>
auto policies_with(const std::map<std::string, double>& values) {
  auto policies = make_policies();
  if constexpr (requires { policies.reconstruction.compare; })
    for (const auto& [path, deviation] : values)
      if (path.starts_with(compare_at_path))
        policies.reconstruction.compare.add(path.substr(compare_at_path.size()), deviation);
  policies.visit([&](const std::string& path, auto& value, const auto&...) {
    const auto given = values.find(path);
    if (given == values.end()) return;
    using Number = std::remove_reference_t<decltype(value)>;
    constexpr double largest_whole = 9007199254740992;  // 2^53: beyond, a double skips whole numbers
    if (std::is_integral_v<Number> &&
        (given->second != std::floor(given->second) || std::abs(given->second) > largest_whole))
      throw animevae::InvalidValue(path + " is " + animevae::decimal(given->second) + "; it must be a whole number");
    value = Number(given->second);
  });
  return policies;
}

template <auto make_policies>
AnyModel open_preset(const animevae::ModelOptions& options, const std::map<std::string, double>& values,
                     const animevae::Weights* features) {
  auto policies = policies_with<make_policies>(values);
  if constexpr (requires { policies.reconstruction.weights; }) policies.reconstruction.weights = features;
  using Model = typename decltype([]<class M>(const Policies<M>&) { return std::type_identity<M>{}; }(policies))::type;
  return AnyModel{std::make_shared<Model>(Model{.reconstruction = policies.reconstruction,
                                                .objective = policies.objective,
                                                .prior = policies.prior,
                                                .options = options})};
}

template <auto make_policies>
std::vector<ModelValue> preset_values() {
  auto policies = make_policies();
  std::vector<ModelValue> all;
  policies.visit([&](const std::string& path, auto& value, const animevae::Limits& limits, std::string_view help) {
    all.push_back(
        {path, double(value), std::is_integral_v<std::remove_reference_t<decltype(value)>>, limits, std::string{help}});
  });
  return all;
}

template <auto make_policies>
std::vector<PrintedLoss> printed_losses(const std::map<std::string, double>& values) {
  const auto policies = policies_with<make_policies>(values);
  return policies.printed == nullptr ? std::vector<PrintedLoss>{} : policies.printed(policies);
}

/// A row of the table: name, description, recipe of training, initialisation of the weights, published file formats,
/// treatment of the images.
template <auto make_policies>
Preset make_preset(std::string_view name, std::string_view description, const animevae::TrainOptions& training,
                   animevae::Initialisation initialisation, std::vector<Published> published,
                   const DataRecipe& data = {}) {
  return [&]<class E, class D, class R, class L, class P>(std::type_identity<Policies<animevae::Vae<E, D, R, L, P>>>) {
    return Preset{.name = name,
                  .description = description,
                  .encoder = E::network,
                  .decoder = D::network,
                  .distribution = R::name,
                  .objective = L::name,
                  .training = training,
                  .data = data,
                  .initialisation = initialisation,
                  .published = std::move(published),
                  .open = &open_preset<make_policies>,
                  .values = &preset_values<make_policies>,
                  .printed = &printed_losses<make_policies>};
  }(std::type_identity<decltype(make_policies())>{});
}

}  // namespace animevae::program
