// SPDX-License-Identifier: MIT
#include <animevae/tensor/autocast.hpp>

#include <ATen/ops/matmul.h>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

at::ScalarType type_of_product() {
  return at::matmul(normal_numbers({4, 4}, 1, at::kFloat), normal_numbers({4, 4}, 2, at::kFloat)).scalar_type();
}

}  // namespace

TEST_CASE("AutocastGuard makes products bfloat16 until the outermost guard ends") {
  CHECK((type_of_product() == at::kFloat));
  {
    const av::AutocastGuard outer{at::kCPU, at::kBFloat16};
    CHECK((type_of_product() == at::kBFloat16));
    {
      const av::AutocastGuard inner{at::kCPU, at::kBFloat16};
      CHECK((type_of_product() == at::kBFloat16));
    }
    CHECK((type_of_product() == at::kBFloat16));
  }
  CHECK((type_of_product() == at::kFloat));
}
