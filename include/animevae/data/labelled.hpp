// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/data/label_table.hpp>
#include <animevae/loss/progress.hpp>
#include <animevae/tensor/tensor.hpp>
#include <animevae/text/mirrored_words.hpp>

namespace animevae {

/// A data set with labels beside its images, for a model that takes them:
///
///     const Labelled faces{folder, folder_labels(folder, "character")};
///
/// Subset, Flipped and DropLabels hand them on. The original data set must outlive this.
template <class Data>
class Labelled {
 public:
  /// Throws InvalidValue where there are labels of more or fewer images than the data set has, and for labels with
  /// sides (has_sides()) of a data set that flips its images: put Flipped around this instead.
  Labelled(const Data& data, LabelTable labels) : data_{&data}, labels_{std::move(labels)} {
    labels_.check();
    if (labels_.size() != std::int64_t(data.size()))
      throw InvalidValue("the data set has " + std::to_string(data.size()) + " images, and the labels are of " +
                         std::to_string(labels_.size()));
    if constexpr (is_augmented)
      if (has_sides(labels_.words))
        throw InvalidValue(
            "the labels tell left from right, and the data set flips its images without them; label the "
            "images first, and flip what comes of it");
  }
  Labelled(const Data&&, LabelTable) = delete;  // a temporary would be gone before the first batch

  [[nodiscard]] std::int64_t size() const { return data_->size(); }
  [[nodiscard]] auto shape() const { return data_->shape(); }
  [[nodiscard]] const Data& images() const { return *data_; }
  [[nodiscard]] const LabelTable& table() const { return labels_; }

  [[nodiscard]] auto batch(std::span<const std::int64_t> indices) const { return data_->batch(indices); }
  [[nodiscard]] auto batch(std::span<const std::int64_t> indices, const Progress& progress) const
    requires requires(const Data& data) { data.batch(indices, progress); }
  {
    return data_->batch(indices, progress);
  }

  /// The labels of images by index, (N, columns) float32; InvalidValue for an index out of range.
  [[nodiscard]] Tensor labels(std::span<const std::int64_t> indices) const {
    const std::size_t attributes = labels_.words.attributes().size();
    const std::int64_t columns = labels_.words.size();
    const Tensor rows = at::zeros({std::int64_t(indices.size()), columns}, at::kFloat);
    float* to = rows.data_ptr<float>();
    for (const std::int64_t index : indices) {
      if (index < 0 || index >= size())
        throw InvalidValue("the labels of image " + std::to_string(index) + " were asked for, there are " +
                           std::to_string(size()) + " (0 to " + std::to_string(size() - 1) + ")");
      const std::vector<float> row =
          labels_.words.row(std::span{labels_.choices}.subspan(std::size_t(index) * attributes, attributes));
      to = std::copy(row.begin(), row.end(), to);
    }
    return rows;
  }

  [[nodiscard]] const LabelWords& label_words() const { return labels_.words; }

  /// The difference hashes of the images, if the original data set has them.
  [[nodiscard]] std::vector<std::uint64_t> difference_hashes() const
    requires requires(const Data& data) { data.difference_hashes(); }
  {
    return data_->difference_hashes();
  }

 private:
  static constexpr bool is_augmented = requires(const Data& data, std::span<const std::int64_t> indices,
                                                const Progress& progress) { data.batch(indices, progress); };

  const Data* data_;
  LabelTable labels_;
};

}  // namespace animevae
