// SPDX-License-Identifier: MIT
#include <animevae/latent/posterior_table.hpp>

#include <cstdint>
#include <vector>

#include "support/doctest.hpp"
#include "support/made_up_model.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

TEST_CASE("a table has the posterior of every image, in the order of the data set") {
  const TinyModel<> model;
  const TensorDataSet data = tiny_images(11);
  const av::PosteriorTable table = av::posterior_table(model, data, 4);
  CHECK(table.images() == 11);
  CHECK(table.latents() == 2);
  CHECK(table.log_variances.sizes() == table.means.sizes());
  for (std::int64_t i = 0; i < 11; ++i) {
    const auto alone = model.encode(data.images.narrow(0, i, 1));
    CHECK(difference(table.means[i], alone.mean[0]) < 1e-6);
    CHECK(difference(table.log_variances[i], alone.log_variance[0]) < 1e-6);
  }
  CHECK(difference(table.means[0], table.means[1]) > 1e-3);
}

TEST_CASE("the table does not depend on the batch size") {
  const TinyModel<> model;
  const TensorDataSet data = tiny_images(23);
  const av::PosteriorTable whole = av::posterior_table(model, data);
  for (const std::int64_t batch_size : {1, 5, 22, 23, 1000}) {
    const av::PosteriorTable table = av::posterior_table(model, data, batch_size);
    CHECK(difference(table.means, whole.means) < 1e-6);
    CHECK(difference(table.log_variances, whole.log_variances) < 1e-6);
  }
}

TEST_CASE("posterior_table flattens latent maps, is in float32, and leaves running statistics as they are") {
  const made_up::Model model = made_up::make({.precision = at::kDouble});
  const TensorDataSet data{pixels({5, 3, 16, 16}, 1, at::kFloat)};
  std::vector<at::Tensor> before;
  for (const av::NamedTensor& tensor : model.tensors().saved()) before.push_back(tensor.tensor.detach().clone());
  const av::PosteriorTable table = av::posterior_table(model, data, 2);
  CHECK(table.means.sizes().vec() == std::vector<std::int64_t>{5, 64});
  CHECK((table.means.scalar_type() == at::kFloat));
  CHECK_FALSE(table.means.requires_grad());
  // The latent at channel c, row y, column x is number (c * 4 + y) * 4 + x.
  const at::Tensor map = model.encode(data.images).mean;
  CHECK(difference(table.means.select(1, (2 * 4 + 1) * 4 + 3), map.select(1, 2).select(1, 1).select(1, 3)) < 1e-6);
  const std::vector<av::NamedTensor> after = model.tensors().saved();
  for (std::size_t i = 0; i < after.size(); ++i) CHECK(same_bits(after[i].tensor, before[i]));
}

TEST_CASE("posterior_table refuses an empty data set and a batch size of 0") {
  const TinyModel<> model;
  CHECK_THROWS_WITH_AS((void)av::posterior_table(model, tiny_images(0)),
                       "the data set is empty; a table of its posteriors needs at least one image", av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)av::posterior_table(model, tiny_images(3), 0),
                       "the batch size is 0; it must be at least 1", av::InvalidValue);
}
