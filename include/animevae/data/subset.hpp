// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/loss/progress.hpp>

namespace animevae {

/// Some images of a data set, as a data set of its own: `Subset training{faces, split.train};`. Image k is image
/// indices[k] of the original data set, which must outlive this.
template <class Data>
class Subset {
 public:
  /// Throws InvalidValue for an index out of range.
  Subset(const Data& data, std::vector<std::int64_t> indices) : data_{&data}, indices_{std::move(indices)} {
    for (const std::int64_t index : indices_)
      if (index < 0 || index >= data.size())
        throw InvalidValue(fmt::format("a subset of {} images cannot hold image {}", data.size(), index));
  }
  Subset(const Data&&, std::vector<std::int64_t>) = delete;  // a temporary would be gone before the first batch

  [[nodiscard]] std::int64_t size() const { return std::int64_t(indices_.size()); }
  [[nodiscard]] auto shape() const { return data_->shape(); }
  [[nodiscard]] const std::vector<std::int64_t>& indices() const { return indices_; }

  /// Images by their number here (0 to size() - 1).
  [[nodiscard]] auto batch(std::span<const std::int64_t> numbers) const { return data_->batch(indices_of(numbers)); }

  /// The same images as training sees them, if the original data set is augmented.
  [[nodiscard]] auto batch(std::span<const std::int64_t> numbers, const Progress& progress) const
    requires requires(const Data& data) { data.batch(numbers, progress); }
  {
    return data_->batch(indices_of(numbers), progress);
  }

  /// The labels of the images, if the original data set has them: as they are, and as training sees them.
  [[nodiscard]] auto labels(std::span<const std::int64_t> numbers) const
    requires requires(const Data& data) { data.labels(numbers); }
  {
    return data_->labels(indices_of(numbers));
  }
  [[nodiscard]] auto labels(std::span<const std::int64_t> numbers, const Progress& progress) const
    requires requires(const Data& data) { data.labels(numbers, progress); }
  {
    return data_->labels(indices_of(numbers), progress);
  }
  [[nodiscard]] decltype(auto) label_words() const
    requires requires(const Data& data) { data.label_words(); }
  {
    return data_->label_words();
  }

  /// The difference hashes of the images, if the original data set has them.
  [[nodiscard]] std::vector<std::uint64_t> difference_hashes() const
    requires requires(const Data& data) { data.difference_hashes(); }
  {
    const std::vector<std::uint64_t> all = data_->difference_hashes();
    std::vector<std::uint64_t> hashes;
    for (const std::int64_t index : indices_) hashes.push_back(all[std::size_t(index)]);
    return hashes;
  }

 private:
  [[nodiscard]] std::vector<std::int64_t> indices_of(std::span<const std::int64_t> numbers) const {
    std::vector<std::int64_t> indices;
    indices.reserve(numbers.size());
    for (const std::int64_t number : numbers) {
      if (number < 0 || number >= size())
        throw InvalidValue(fmt::format("sample {} was asked for, there are {} (0 to {})", number, size(), size() - 1));
      indices.push_back(indices_[std::size_t(number)]);
    }
    return indices;
  }

  const Data* data_;
  std::vector<std::int64_t> indices_;
};

}  // namespace animevae
