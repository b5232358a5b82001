// SPDX-License-Identifier: MIT
#include <animevae/train/data_set.hpp>

#include <array>
#include <cstdint>
#include <span>

#include "support/doctest.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

struct WithoutShape {
  [[nodiscard]] std::int64_t size() const { return 1; }
  [[nodiscard]] av::Tensor batch(std::span<const std::int64_t>) const { return {}; }
};

/// Its images are as bright as the epoch.
struct Varying : TensorDataSet {
  using TensorDataSet::batch;
  [[nodiscard]] av::Tensor batch(std::span<const std::int64_t> indices, const av::Progress& progress) const {
    return batch(indices) * double(progress.epoch);
  }
};

}  // namespace

TEST_CASE("a data set has a size, a shape and any batch of images") {
  CHECK(av::DataSet<TensorDataSet>);
  CHECK_FALSE(av::DataSet<WithoutShape>);
  CHECK_FALSE(av::DataSet<av::Tensor>);
}

TEST_CASE("training_batch passes the Progress to a data set that varies in training, and to no other") {
  static_assert(av::AugmentedDataSet<Varying>);
  static_assert(!av::AugmentedDataSet<TensorDataSet>);
  const Varying varying{tiny_images(3)};
  const TensorDataSet plain = tiny_images(3);
  const std::array<std::int64_t, 2> indices{2, 0};
  CHECK(same_bits(av::training_batch(varying, indices, {.epoch = 2}), plain.batch(indices) * 2.0));
  CHECK(same_bits(av::training_batch(plain, indices, {.epoch = 2}), plain.batch(indices)));
}
