// SPDX-License-Identifier: MIT
#include <animevae/data/for_each_batch.hpp>

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/equal.h>

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "support/doctest.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

TEST_CASE("every image comes once and in order, however the set is cut") {
  const TensorDataSet data{at::arange(7 * 16).to(at::kFloat).view({7, 1, 4, 4})};
  for (const std::int64_t batch_size : {1, 2, 3, 7, 100}) {
    std::vector<at::Tensor> seen;
    std::int64_t next = 0;
    av::for_each_batch(data, batch_size, [&](std::int64_t begin, const at::Tensor& images) {
      CHECK(begin == next);
      CHECK(images.size(0) <= batch_size);
      next += images.size(0);
      seen.push_back(images);
    });
    CHECK(next == 7);
    CHECK(at::equal(at::cat(seen), data.images));
  }
}

TEST_CASE("a set without images has no batch") {
  int batches = 0;
  const TensorDataSet none{at::arange(0).to(at::kFloat).view({0, 1, 4, 4})};
  av::for_each_batch(none, 8, [&](std::int64_t, const at::Tensor&) { ++batches; });
  CHECK(batches == 0);
}

TEST_CASE("for_each_batch refuses a batch size of 0") {
  const TensorDataSet data{at::arange(16).to(at::kFloat).view({1, 1, 4, 4})};
  CHECK_THROWS_WITH_AS(av::for_each_batch(data, 0, [](std::int64_t, const at::Tensor&) {}),
                       "the batch size is 0; it must be at least 1", av::InvalidValue);
}

TEST_CASE("for_each_batch gives a visit with a third argument the numbers of the images") {
  std::vector<std::int64_t> seen;
  av::for_each_batch(tiny_images(5), 2,
                     [&](std::int64_t begin, const at::Tensor& images, std::span<const std::int64_t> numbers) {
                       CHECK(std::int64_t(numbers.size()) == images.size(0));
                       CHECK(numbers.front() == begin);
                       seen.insert(seen.end(), numbers.begin(), numbers.end());
                     });
  CHECK(seen == std::vector<std::int64_t>{0, 1, 2, 3, 4});
}
