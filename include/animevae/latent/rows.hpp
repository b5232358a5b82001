// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/cat.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/data/for_each_batch.hpp>
#include <animevae/model/latent_model.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

// Latents as rows of a table, (N, L) in float32 on the CPU, and back; a latent map counts as a vector.

/// Latents as rows.
inline Tensor latent_rows(const Tensor& latents) { return latents.flatten(1).to(at::kCPU, at::kFloat); }

/// Latents in rows as the model takes them: (N, C, H, W) where it has latent maps.
template <LatentModel Model>
Tensor latents_of_rows(const Model& model, const Tensor& rows) {
  const std::int64_t latents = Shape{model.latent_shape()}.size();
  if (rows.dim() != 2 || rows.size(1) != latents)
    throw InvalidValue("latents in rows are a table of " + std::to_string(latents) + " columns for this model");
  return rows.reshape(batch_sizes(rows.size(0), model.latent_shape()));
}

namespace detail {

/// Applies `map` to `batch_size` entries at a time, fewer at the end, and concatenates. InvalidValue, naming `what`, if
/// there are no entries.
template <class Map>
Tensor in_batches(const Tensor& entries, std::int64_t batch_size, const std::string& what, Map&& map) {
  if (batch_size < 1) throw InvalidValue("the batch size is " + std::to_string(batch_size) + "; it must be at least 1");
  const at::NoGradGuard no_grad;
  std::vector<Tensor> mapped;
  for (std::int64_t begin = 0; begin < entries.size(0); begin += batch_size)
    mapped.push_back(map(entries.narrow(0, begin, (std::min)(batch_size, entries.size(0) - begin))));
  if (mapped.empty()) throw InvalidValue("there are no " + what);
  return at::cat(mapped);
}

}  // namespace detail

/// The latents that stand for images, (N, C, H, W) in [0, 1], as rows: the posterior means, where there are means.
template <LatentModel Model>
Tensor mean_rows(const Model& model, const Tensor& images, std::int64_t batch_size = default_batch_size) {
  return detail::in_batches(images, batch_size, "images to encode",
                            [&](const Tensor& batch) { return latent_rows(model.rows(batch).point); });
}

/// The pictures that latents in rows decode to, (N, C, H, W) in [0, 1].
template <LatentModel Model>
Tensor pictures_of_rows(const Model& model, const Tensor& rows, std::int64_t batch_size = default_batch_size) {
  return detail::in_batches(rows, batch_size, "latents to decode", [&](const Tensor& batch) {
    return model.pictures(model.decode(latents_of_rows(model, batch)));
  });
}

/// The pictures that the posterior means of images decode to, as one batch without gradients.
template <LatentModel Model>
Tensor reconstructions(const Model& model, const Tensor& images) {
  const at::NoGradGuard no_grad;
  return model.reconstruct(images);
}

}  // namespace animevae
