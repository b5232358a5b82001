// SPDX-License-Identifier: MIT
#include <animevae/train/data_set.hpp>

#include "support/doctest.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

struct WithoutShape {
  [[nodiscard]] std::int64_t size() const { return 1; }
  [[nodiscard]] av::Tensor batch(std::span<const std::int64_t>) const { return {}; }
};

}  // namespace

TEST_CASE("a data set has a size, a shape and any batch of images") {
  CHECK(av::DataSet<TensorDataSet>);
  CHECK_FALSE(av::DataSet<WithoutShape>);
  CHECK_FALSE(av::DataSet<av::Tensor>);
}
