// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdint>
#include <span>

#include <animevae/loss/progress.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// Images to train on: their count, their shape, and batches of them by index, (N, C, H, W) in [0, 1].
template <class D>
concept DataSet = requires(const D& data, std::span<const std::int64_t> indices) {
  { data.size() } -> std::convertible_to<std::int64_t>;
  { data.shape() } -> std::convertible_to<Shape>;
  { data.batch(indices) } -> std::same_as<Tensor>;
};

/// A data set whose images vary from epoch to epoch (`Flipped`). A batch is a function of its indices and of the
/// progress alone, so that the same seed gives the same model even where other code reads the data meanwhile.
template <class D>
concept AugmentedDataSet =
    DataSet<D> && requires(const D& data, std::span<const std::int64_t> indices, const Progress& progress) {
      { data.batch(indices, progress) } -> std::same_as<Tensor>;
    };

/// The batch of a step of training: images, or what else a data set has for a model of its own.
template <class Data>
[[nodiscard]] auto training_batch(const Data& data, std::span<const std::int64_t> indices, const Progress& progress) {
  if constexpr (AugmentedDataSet<Data>) return data.batch(indices, progress);
  else return data.batch(indices);
}

}  // namespace animevae
