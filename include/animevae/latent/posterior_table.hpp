// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/cat.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/data/for_each_batch.hpp>
#include <animevae/latent/rows.hpp>
#include <animevae/model/labels.hpp>
#include <animevae/model/latent_model.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// The approximate posterior of every image of a data set, in its order: (N, latents) each, in float32 on the CPU. A
/// latent map counts as a vector. One table serves every figure about the latents.
struct PosteriorTable {
  Tensor means{};          ///< the latents that stand for the images (LatentRows::point)
  Tensor log_variances{};  ///< undefined where the posterior has no variance of each latent

  [[nodiscard]] std::int64_t images() const { return means.size(0); }
  [[nodiscard]] std::int64_t latents() const { return means.size(1); }

  /// These rows alone, by their numbers (int64).
  [[nodiscard]] PosteriorTable part(const Tensor& rows) const {
    return {means.index_select(0, rows), log_variances.defined() ? log_variances.index_select(0, rows) : Tensor{}};
  }
};

namespace detail {

/// Throws InvalidValue unless 0 <= latent < latents.
inline void check_latent(std::int64_t latent, std::int64_t latents) {
  if (latent < 0 || latent >= latents)
    throw InvalidValue("latent " + std::to_string(latent) + " was asked for; the model has latents 0 to " +
                       std::to_string(latents - 1));
}

template <class Model>
LatentRows rows_of_images(const Model& model, const Tensor& images, const Tensor& labels) {
  if constexpr (requires { model.rows(images, labels); }) return model.rows(images, labels);
  else return model.rows(images);
}

}  // namespace detail

/// Encodes a data set, with its labels where the model takes labels. The table does not depend on the batch size.
/// InvalidValue for a data set without images or a batch size below 1.
template <LatentModel Model, class Data>
PosteriorTable posterior_table(const Model& model, const Data& data, std::int64_t batch_size = default_batch_size) {
  static_assert(rule::data_has_the_labels<Model, Data>,
                "the model takes labels and the data set has none; encode Labelled{data, labels}, or with "
                "model.given(labels)");
  const at::NoGradGuard no_grad;
  std::vector<Tensor> means, log_variances;
  if (data.size() < 1) throw InvalidValue("the data set is empty; a table of its posteriors needs at least one image");
  check_labels(model, data);
  for_each_batch(data, batch_size, [&](std::int64_t, const Tensor& images, std::span<const std::int64_t> indices) {
    const LatentRows rows = detail::rows_of_images(model, images, labels_for(model, data, indices));
    means.push_back(latent_rows(rows.point));
    if (rows.log_variance.defined()) log_variances.push_back(latent_rows(rows.log_variance));
  });
  return {at::cat(means), log_variances.empty() ? Tensor{} : at::cat(log_variances)};
}

}  // namespace animevae
