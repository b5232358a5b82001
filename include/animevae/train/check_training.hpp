// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <animevae/core/decimal.hpp>
#include <animevae/core/error.hpp>
#include <animevae/core/values.hpp>
#include <animevae/model/gradients.hpp>
#include <animevae/model/labels.hpp>
#include <animevae/model/latent_model.hpp>
#include <animevae/train/check_batch.hpp>
#include <animevae/train/data_set.hpp>
#include <animevae/train/state.hpp>

namespace animevae {

/// What train() can train on what: a VAE on images, or a model that makes the gradients of the batches of its own data.
template <class Model, class Data>
concept TrainsOn = (TrainableModel<Model> && DataSet<Data>) ||
                   requires(const Model& model, const Data& data, std::span<const std::int64_t> indices) {
                     { model.tensors() } -> std::same_as<const TensorStore&>;
                     { data.size() } -> std::convertible_to<std::int64_t>;
                     requires MakesGradients<Model, std::remove_cvref_t<decltype(data.batch(indices))>>;
                   };

namespace detail {

inline std::string names_of(const std::vector<ParameterGroup>& groups) {
  std::string known;
  for (const ParameterGroup& group : groups) known += (known.empty() ? "'" : ", '") + group.name() + "'";
  return known;
}

inline void check_group(const std::vector<ParameterGroup>& groups, const std::string& wanted, std::string_view option) {
  const auto has_name = [&](const ParameterGroup& group) { return group.name() == wanted; };
  if (std::none_of(groups.begin(), groups.end(), has_name))
    throw InvalidValue("options." + std::string{option} + " names the optimiser group '" + wanted +
                       "'; the model has " + names_of(groups));
}

inline void check_groups(const std::vector<ParameterGroup>& groups, const TrainOptions& options) {
  for (const auto& [name, rate] : options.group_learning_rates) {
    check_group(groups, name, "group_learning_rates");
    if (!positive.admit(rate))
      throw InvalidValue("options.group_learning_rates." + name + " is " + decimal(rate) + "; it must be above 0");
  }
  for (const auto& [name, steps] : options.turns) {
    check_group(groups, name, "turns");
    if (steps < 1)
      throw InvalidValue("options.turns." + name + " is " + std::to_string(steps) + "; it must be at least 1");
  }
}

template <class Model, class Data>
void check_training(const Model& model, const Data& data, const TrainOptions& options) {
  check_values(options, "options");
  if constexpr (requires { model.check_values(); }) model.check_values();
  check_groups(model.tensors().groups(), options);
  if (data.size() < 1) throw InvalidValue("the data set is empty; training needs at least one image");
  if constexpr (LatentModel<Model>)
    if (Shape{data.shape()} != Shape{model.image_shape()})
      throw InvalidValue("the data set has images of " + to_string(data.shape()) + "; the model takes " +
                         to_string(model.image_shape()));
  check_labels(model, data);
}

/// The check of a batch of the first epoch: images and labels are looked at, batches of other kinds are their model's
/// business.
template <class Model, class Batch>
void check_first_epoch(const Model& model, const Batch& batch, const Tensor& labels, std::int64_t asked) {
  if (labels.defined()) check_labels_of_batch(labels, asked);
  if constexpr (LatentModel<Model> && std::same_as<Batch, Tensor>) {
    Limits limits{.at_least = 0, .at_most = 1};
    if constexpr (requires { model.image_limits(); }) limits = model.image_limits();
    check_batch(batch, asked, limits);
  }
}

}  // namespace detail

}  // namespace animevae
