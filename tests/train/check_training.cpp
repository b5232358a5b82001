// SPDX-License-Identifier: MIT
#include <animevae/train/check_training.hpp>

#include <span>
#include <string>
#include <vector>

#include "support/doctest.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

struct Words {
  [[nodiscard]] std::int64_t size() const { return 2; }
  [[nodiscard]] std::vector<std::string> batch(std::span<const std::int64_t>) const { return {"a", "b"}; }
};

struct ReadsWords {
  av::TensorStore store{{{"model", 16}}, {}};
  [[nodiscard]] const av::TensorStore& tensors() const { return store; }
  [[nodiscard]] av::BatchLosses gradients(const std::vector<std::string>&, const av::Tensor&,
                                          const av::Progress&) const {
    return {};
  }
};

}  // namespace

TEST_CASE("a VAE trains on images, and a model of another kind on the batches that it takes") {
  CHECK(av::TrainsOn<TinyModel<>, TensorDataSet>);
  CHECK(av::TrainsOn<ReadsWords, Words>);
  CHECK_FALSE(av::TrainsOn<TinyModel<>, Words>);
  CHECK_FALSE(av::TrainsOn<ReadsWords, TensorDataSet>);
  CHECK_FALSE(av::TrainsOn<Words, Words>);
}
