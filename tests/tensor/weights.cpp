// SPDX-License-Identifier: MIT
#include <animevae/tensor/weights.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("frozen weights are found by name and exact sizes") {
  const av::Tensor kernel = normal_numbers({4, 3, 2, 2});
  const av::Weights weights{.source = "lenet.safetensors",
                            .tensors = {{"conv1.weight", kernel}, {"scale", normal_numbers({})}}};
  CHECK(same_bits(weights.get("conv1.weight", {4, 3, 2, 2}), kernel));
  CHECK_THROWS_WITH_AS((void)weights.get("conv1.weight", {4, 3, 3, 3}),
                       "lenet.safetensors: tensor conv1.weight is 4x3x2x2; the network needs 4x3x3x3", av::Error);
  CHECK_THROWS_WITH_AS((void)weights.get("scale", {1}),
                       "lenet.safetensors: tensor scale is scalar; the network needs 1", av::Error);
  CHECK_THROWS_WITH_AS((void)weights.get("conv2.weight", {1}),
                       "lenet.safetensors: has no tensor conv2.weight, which the network needs", av::Error);
}
