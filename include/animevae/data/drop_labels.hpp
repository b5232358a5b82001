// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <animevae/core/decimal.hpp>
#include <animevae/core/error.hpp>
#include <animevae/loss/progress.hpp>
#include <animevae/model/labels.hpp>
#include <animevae/tensor/random.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// A data set some of whose labels training does not see, so that a model learns what images look like of which a part
/// of the labels, or nothing, is known (as classifier-free guidance does: Ho and Salimans, 2021). In each epoch every
/// attribute of every image is left out with this probability.
///
///     train(model, DropLabels{faces, 0.1}, options);
///
/// Which ones depends on the seed, the epoch, the image and the attribute alone. Everything but training gets all
/// labels. The original data set must outlive this.
template <HasLabels Data>
class DropLabels {
 public:
  /// Throws InvalidValue unless the probability is 0 to 1.
  DropLabels(const Data& data, double probability, std::uint64_t seed = 0)
      : data_{&data}, probability_{probability}, seed_{mix_seed(seed, label_stream)} {
    if (!(probability >= 0 && probability <= 1))
      throw InvalidValue("labels are left out with a probability of " + decimal(probability) +
                         "; it must be from 0 to 1");
  }
  DropLabels(const Data&&, double, std::uint64_t = 0) = delete;  // a temporary would be gone before the first batch

  [[nodiscard]] std::int64_t size() const { return data_->size(); }
  [[nodiscard]] auto shape() const { return data_->shape(); }

  [[nodiscard]] auto batch(std::span<const std::int64_t> indices) const { return data_->batch(indices); }
  [[nodiscard]] auto batch(std::span<const std::int64_t> indices, const Progress& progress) const
    requires requires(const Data& data) { data.batch(indices, progress); }
  {
    return data_->batch(indices, progress);
  }

  /// All labels of the images.
  [[nodiscard]] Tensor labels(std::span<const std::int64_t> indices) const { return data_->labels(indices); }

  /// The labels as training sees them in that epoch.
  [[nodiscard]] Tensor labels(std::span<const std::int64_t> indices, const Progress& progress) const {
    const Tensor rows = training_labels(*data_, indices, progress).clone();
    const LabelWords& words = data_->label_words();
    for (std::size_t i = 0; i < indices.size(); ++i)
      for (std::size_t k = 0; k < words.attributes().size(); ++k)
        if (is_dropped(indices[i], k, progress.epoch))
          rows[std::int64_t(i)]
              .narrow(0, words.first_column(k), std::int64_t(words.attributes()[k].words.size()))
              .zero_();
    return rows;
  }

  [[nodiscard]] decltype(auto) label_words() const { return data_->label_words(); }

  /// Whether training does not see an attribute of an image in an epoch.
  [[nodiscard]] bool is_dropped(std::int64_t image, std::size_t attribute, std::int64_t epoch) const {
    const std::uint64_t bits =
        mix_seed(mix_seed(mix_seed(seed_, std::uint64_t(epoch)), std::uint64_t(image)), std::uint64_t(attribute));
    return double(bits >> 11) * 0x1p-53 < probability_;
  }

  /// The difference hashes of the images, if the original data set has them.
  [[nodiscard]] std::vector<std::uint64_t> difference_hashes() const
    requires requires(const Data& data) { data.difference_hashes(); }
  {
    return data_->difference_hashes();
  }

 private:
  const Data* data_;
  double probability_;
  std::uint64_t seed_;
};

}  // namespace animevae
