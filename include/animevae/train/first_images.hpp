// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/model/latent_model.hpp>
#include <animevae/tensor/random_choice.hpp>
#include <animevae/tensor/tensor_store.hpp>
#include <animevae/train/check_training.hpp>
#include <animevae/train/data_set.hpp>

namespace animevae {

/// Puts images of the data, drawn at random with the seed and each at most once, into those tensors of a model that
/// begin with images (OwnTensor::images). Tensors that were trained, or read from a file, stay as they are. train()
/// calls it before its first step, and not where it resumes. InvalidValue for data with fewer images than a tensor has.
template <class Model, class Data>
void begin_with_images(const Model& model, const Data& data, std::uint64_t seed) {
  const at::NoGradGuard no_grad;
  const std::vector<TensorStore::OfImages>& tensors = model.tensors().of_images();
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    if (!model.tensors().is_as_made(tensors[i])) continue;
    const auto& [name, tensor] = tensors[i].named;
    const std::int64_t count = tensor.size(0);
    if (count > data.size())
      throw InvalidValue(name + " begins with " + std::to_string(count) + " images of the data, which has " +
                         std::to_string(data.size()));
    const std::vector<std::int64_t> indices =
        random_choice(data.size(), count, mix_seed(mix_seed(seed, first_images_stream), i));
    const auto batch = training_batch(data, indices, Progress{});
    detail::check_first_epoch(model, batch, Tensor{}, count);
    if constexpr (requires { Tensor{batch.images}; }) Tensor{tensor}.copy_(batch.images);
    else Tensor{tensor}.copy_(batch);
  }
}

}  // namespace animevae
