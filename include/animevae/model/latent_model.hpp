// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include <animevae/core/values.hpp>
#include <animevae/loss/evaluation.hpp>
#include <animevae/loss/progress.hpp>
#include <animevae/posterior/concept.hpp>
#include <animevae/reconstruction/concept.hpp>
#include <animevae/tensor/tensor_store.hpp>

namespace animevae {

/// The interface of a trained model that traversals, tables and figures need; they see posteriors of any
/// family as latent rows. Every Vae satisfies it, and so can a type-erased holder of any Vae.
template <class M>
concept LatentModel = requires(const M& model, const Tensor& batch, Generator& generator) {
  { model.image_shape() } -> std::convertible_to<Shape>;
  { model.latent_shape() } -> std::convertible_to<Shape>;
  { model.rows(batch) } -> std::same_as<LatentRows>;
  { model.reconstruct(batch) } -> std::same_as<Tensor>;
  { model.decode(batch) } -> std::same_as<Tensor>;
  { model.pictures(batch) } -> std::same_as<Tensor>;
  { model.sample_latents(std::int64_t{}, generator) } -> std::same_as<Tensor>;
  { model.tensors() } -> std::same_as<const TensorStore&>;
  { model.tensor_options() } -> std::same_as<at::TensorOptions>;
  { model.structure() } -> std::convertible_to<std::string>;
  model.visit_values([](const std::string&, const auto&, const Limits&, std::string_view) {});
};

/// Whether a latent, in its place of a row, is a number that can be moved along an axis: all are, unless the model has
/// `is_continuous(i)` and says otherwise, as of codes and categories.
template <LatentModel M>
bool is_continuous(const M& model, std::int64_t i) {
  if constexpr (requires {
                  { model.is_continuous(i) } -> std::same_as<bool>;
                })
    return model.is_continuous(i);
  else return true;
}

/// A model that can be measured and trained.
template <class M>
concept TrainableModel = LatentModel<M> && requires(const M& model, const Tensor& batch, Generator& generator,
                                                    const Evaluation& evaluation, const Progress& progress) {
  { model.evaluate(batch, batch, Mode::training) } -> std::same_as<Evaluation>;
  { model.distortion(batch, batch) } -> std::same_as<Tensor>;
  { model.noise(std::int64_t{}, generator) } -> std::same_as<Tensor>;
  { model.loss(evaluation, progress) } -> std::same_as<Tensor>;
  { model.beta_at(progress) } -> std::same_as<double>;
  { model.is_warmed_up(progress) } -> std::same_as<bool>;
  { model.support() } -> std::same_as<Support>;
  model.check_values();
};

}  // namespace animevae
