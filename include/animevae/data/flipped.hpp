// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <animevae/loss/progress.hpp>
#include <animevae/model/labels.hpp>
#include <animevae/tensor/random.hpp>
#include <animevae/tensor/tensor.hpp>
#include <animevae/text/mirrored_words.hpp>

namespace animevae {

/// A data set that training sees mirrored: in each epoch every image is flipped left to right with probability 1/2.
///
///     train(model, Flipped{faces}, options);
///
/// Whether an image is flipped depends on the seed, the epoch and its number alone, so that training is reproducible
/// and can be resumed even if other code reads the data meanwhile. Everything but training gets the images as they are.
/// The original data set must outlive this.
template <class Data>
class Flipped {
 public:
  explicit Flipped(const Data& data, std::uint64_t seed = 0) : data_{&data}, seed_{mix_seed(seed, flip_stream)} {
    if constexpr (HasLabels<Data>)
      for (const int column : mirrored_columns(data.label_words())) mirrored_columns_.push_back(column);
  }
  explicit Flipped(const Data&&, std::uint64_t = 0) = delete;  // a temporary would be gone before the first batch

  [[nodiscard]] std::int64_t size() const { return data_->size(); }
  [[nodiscard]] Shape shape() const { return data_->shape(); }

  /// The images as they are, N x C x H x W.
  [[nodiscard]] Tensor batch(std::span<const std::int64_t> indices) const { return data_->batch(indices); }

  /// The images as training sees them in that epoch.
  [[nodiscard]] Tensor batch(std::span<const std::int64_t> indices, const Progress& progress) const {
    const Tensor images = original(indices, progress);
    const Tensor flipped = flipped_rows(indices, progress).to(images.device());
    // Not index_copy(): that would lose the channels-last memory.
    return images.clone().index_copy_(0, flipped, images.index_select(0, flipped).flip({3}));
  }

  /// The labels of the images as they are, if the original data set has them.
  [[nodiscard]] Tensor labels(std::span<const std::int64_t> indices) const
    requires HasLabels<Data>
  {
    return data_->labels(indices);
  }

  /// The labels as training sees them in that epoch: of mirrored images, left and right have changed places
  /// (mirrored_columns()).
  [[nodiscard]] Tensor labels(std::span<const std::int64_t> indices, const Progress& progress) const
    requires HasLabels<Data>
  {
    const Tensor rows = training_labels(*data_, indices, progress);
    if (std::is_sorted(mirrored_columns_.begin(), mirrored_columns_.end())) return rows;  // none has a side
    const Tensor flipped = flipped_rows(indices, progress).to(rows.device());
    const Tensor columns = at::tensor(mirrored_columns_).to(rows.device());
    return rows.clone().index_copy_(0, flipped, rows.index_select(0, flipped).index_select(1, columns));
  }

  [[nodiscard]] decltype(auto) label_words() const
    requires HasLabels<Data>
  {
    return data_->label_words();
  }

  /// Whether training sees an image mirrored in an epoch.
  [[nodiscard]] bool is_flipped(std::int64_t image, std::int64_t epoch) const {
    return mix_seed(mix_seed(seed_, std::uint64_t(epoch)), std::uint64_t(image)) & 1;
  }

 private:
  /// The places in a batch of the images that are mirrored.
  [[nodiscard]] Tensor flipped_rows(std::span<const std::int64_t> indices, const Progress& progress) const {
    std::vector<std::int64_t> rows;
    for (std::size_t i = 0; i < indices.size(); ++i)
      if (is_flipped(indices[i], progress.epoch)) rows.push_back(std::int64_t(i));
    return at::tensor(at::IntArrayRef{rows});
  }

  // The original data set may be augmented as well.
  [[nodiscard]] Tensor original(std::span<const std::int64_t> indices, const Progress& progress) const {
    if constexpr (requires { data_->batch(indices, progress); }) return data_->batch(indices, progress);
    else return data_->batch(indices);
  }

  const Data* data_;
  std::uint64_t seed_;
  std::vector<std::int64_t> mirrored_columns_{};  // of the labels
};

}  // namespace animevae
