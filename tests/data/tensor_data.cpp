// SPDX-License-Identifier: MIT
#include <animevae/data/tensor_data.hpp>

#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>

#include <cstdint>
#include <utility>
#include <vector>

#include <animevae/train/data_set.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

static_assert(av::DataSet<av::TensorData>);

TEST_CASE("TensorData has vectors, signals or images, and batches of them in the order that is asked for") {
  const at::Tensor vectors = normal_numbers({5, 20}), signals = normal_numbers({4, 2, 1, 8});
  CHECK((av::TensorData{vectors}.shape() == av::Shape{20}));
  CHECK((av::TensorData{signals}.shape() == av::Shape{2, 1, 8}));
  CHECK(av::TensorData{signals}.size() == 4);
  const std::vector<std::int64_t> numbers{3, 0, 3};
  CHECK(same_bits(av::TensorData{vectors}.batch(numbers), at::stack({vectors[3], vectors[0], vectors[3]})));
  CHECK((av::TensorData{signals}.batch({}).sizes().vec() == std::vector<std::int64_t>{0, 2, 1, 8}));
  CHECK(av::TensorData{at::zeros({0, 3})}.size() == 0);
}

TEST_CASE("TensorData refuses tensors of other dimensions, and samples that are not there") {
  for (const auto& [sizes, sentence] : std::vector<std::pair<std::vector<std::int64_t>, const char*>>{
           {{5}, "not 5"}, {{2, 3, 4}, "not 2x3x4"}, {{2, 0}, "not 2x0"}, {{}, "not those of one number"}})
    CHECK_THROWS_WITH_AS((void)av::TensorData{at::zeros(sizes)}, doctest::Contains(sentence), av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)av::TensorData{at::Tensor{}}, doctest::Contains("N x C or N x C x H x W"),
                       av::InvalidValue);
  const av::TensorData data{normal_numbers({5, 2})};
  for (const std::int64_t number : {std::int64_t{5}, std::int64_t{-1}})
    CHECK_THROWS_WITH_AS((void)data.batch(std::vector<std::int64_t>{number}),
                         doctest::Contains("was asked for, there are 5 (0 to 4)"), av::InvalidValue);
}
